-- When, if, then. What a rule says is in its versions, which are never changed: a firing keeps the number of its own.
CREATE TABLE IF NOT EXISTS "rule" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    -- Rules look at what happened in this order.
    "position" INTEGER NOT NULL,
    -- The newest version.
    "version" INTEGER NOT NULL DEFAULT 1,
    -- What it waits for, as the newest version says: asked for with every event.
    "trigger" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    -- It looks at nothing that happened before.
    "enabled_at" TIMESTAMPTZ(3),
    -- Switched off by the house, because it fired too often.
    "stopped_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_enabled" CHECK (NOT "enabled" OR ("enabled_at" IS NOT NULL AND "removed_at" IS NULL)),
    CONSTRAINT "rule_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "rule_division_id_position_idx" ON "rule" ("division_id", "position");

CREATE TABLE IF NOT EXISTS "rule_version" (
    "rule_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "made_by_id" UUID,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_version_pkey" PRIMARY KEY ("rule_id", "version"),
    CONSTRAINT "rule_version_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "rule" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- A rule looked at something, once (the occasion: an event's id, or a conversation and since when it waits), and this came of it.
CREATE TABLE IF NOT EXISTS "rule_firing" (
    "id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "division_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "event_id" UUID,
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "outcome" TEXT NOT NULL,
    -- Explained (core/contract/rules.ts), ActionDone[] and why it failed.
    "detail" JSONB NOT NULL DEFAULT '{}',
    -- The rules behind what happened, the first cause first.
    "chain" UUID[] NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_firing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_firing_outcome" CHECK ("outcome" IN ('done', 'unmatched', 'loop', 'deep', 'limited', 'failed')),
    CONSTRAINT "rule_firing_rule_id_version_fkey" FOREIGN KEY ("rule_id", "version") REFERENCES "rule_version" ("rule_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "rule_firing_rule_id_occasion_key" ON "rule_firing" ("rule_id", "occasion");
CREATE INDEX IF NOT EXISTS "rule_firing_division_id_at_id_idx" ON "rule_firing" ("division_id", "at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "rule_firing_rule_id_outcome_at_idx" ON "rule_firing" ("rule_id", "outcome", "at" DESC);
CREATE INDEX IF NOT EXISTS "rule_firing_client_id_at_id_idx" ON "rule_firing" ("client_id", "at" DESC, "id" DESC);

-- The events that a firing recorded: by them a rule knows its own doing again.
CREATE TABLE IF NOT EXISTS "rule_consequence" (
    "event_id" UUID NOT NULL,
    "firing_id" UUID NOT NULL,

    CONSTRAINT "rule_consequence_pkey" PRIMARY KEY ("event_id"),
    CONSTRAINT "rule_consequence_firing_id_fkey" FOREIGN KEY ("firing_id") REFERENCES "rule_firing" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "rule_consequence_firing_id_idx" ON "rule_consequence" ("firing_id");

-- A look at what a rule would have done last month. How far it is stands here, so that a killed worker's successor goes on.
CREATE TABLE IF NOT EXISTS "rule_dry_run" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "document" JSONB NOT NULL,
    "ordered_by_id" UUID,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    -- The last thing looked at: an event's id, or a conversation's time and id.
    "cursor" TEXT,
    "beat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "scanned" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    -- Tally (core/rules/dryRun.ts).
    "tally" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "rule_dry_run_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_dry_run_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "rule_dry_run_unfinished_idx" ON "rule_dry_run" ("ordered_at") WHERE "finished_at" IS NULL;
