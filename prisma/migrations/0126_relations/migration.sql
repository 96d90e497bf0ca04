-- Relationship health: what each interaction felt like, what a client buys, and what follows from both.

-- What a conversation felt like to the client. The survey's word counts before the agent's, and that before the words'.
CREATE TABLE IF NOT EXISTS "client_contact" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_words" DOUBLE PRECISION,
    "by_agent" DOUBLE PRECISION,
    "by_survey" DOUBLE PRECISION,

    CONSTRAINT "client_contact_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_contact_range" CHECK (
      coalesce("by_words", 0) BETWEEN -1 AND 1 AND coalesce("by_agent", 0) BETWEEN -1 AND 1 AND coalesce("by_survey", 0) BETWEEN -1 AND 1)
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_contact_conversation_id_key" ON "client_contact" ("conversation_id");
CREATE INDEX IF NOT EXISTS "client_contact_client_id_at_idx" ON "client_contact" ("client_id", "at" DESC);

CREATE TABLE IF NOT EXISTS "client_order" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    -- The number by which the desk that took it knows it.
    "number" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_order_amount" CHECK ("amount_minor" >= 0 AND "currency" ~ '^[A-Z]{3}$'),
    CONSTRAINT "client_order_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_order_division_id_number_key" ON "client_order" ("division_id", "number");
CREATE INDEX IF NOT EXISTS "client_order_client_id_ordered_at_idx" ON "client_order" ("client_id", "ordered_at" DESC);
CREATE INDEX IF NOT EXISTS "client_order_division_id_ordered_at_idx" ON "client_order" ("division_id", "ordered_at" DESC);

-- What follows from all of it, one row a client; computed anew at any time.
CREATE TABLE IF NOT EXISTS "client_relation" (
    "client_id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "segment" TEXT NOT NULL,
    "emotion" DOUBLE PRECISION,
    "activity" INTEGER NOT NULL DEFAULT 0,
    "behaviour" DOUBLE PRECISION NOT NULL DEFAULT 0,
    -- Null while nothing is known of how the client feels.
    "quadrant" TEXT,
    "quadrant_since" TIMESTAMPTZ(3),
    "state_since" TIMESTAMPTZ(3) NOT NULL,
    -- Why it broke, if it did: silence, or what a person said.
    "broken_by" TEXT,
    "dormant_since" TIMESTAMPTZ(3),
    "value_group" TEXT NOT NULL DEFAULT 'potential',
    -- The tier while the client was not lost: what it counted for before.
    "tier_seen" "Tier" NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_active_at" TIMESTAMPTZ(3),
    "features" DOUBLE PRECISION[] NOT NULL DEFAULT '{}',
    -- Of those who are most like the lost only.
    "similarity" DOUBLE PRECISION,
    "alike_in" TEXT[] NOT NULL DEFAULT '{}',
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_relation_pkey" PRIMARY KEY ("client_id"),
    CONSTRAINT "client_relation_quadrant" CHECK ("quadrant" IN ('healthy', 'at_risk', 'develop', 'breaking')),
    CONSTRAINT "client_relation_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "client_relation_division_id_quadrant_idx" ON "client_relation" ("division_id", "quadrant", "quadrant_since" DESC, "client_id" DESC);
CREATE INDEX IF NOT EXISTS "client_relation_division_id_value_group_idx" ON "client_relation" ("division_id", "value_group", "last_active_at" DESC);
CREATE INDEX IF NOT EXISTS "client_relation_division_id_first_seen_at_idx" ON "client_relation" ("division_id", "first_seen_at", "client_id");
CREATE INDEX IF NOT EXISTS "client_relation_alike" ON "client_relation" ("division_id", "similarity" DESC) WHERE "similarity" IS NOT NULL;
CREATE INDEX IF NOT EXISTS "client_relation_dormant" ON "client_relation" ("division_id", "dormant_since" DESC) WHERE "dormant_since" IS NOT NULL;

-- How active the active ones of a segment are: what behaviour is measured by.
CREATE TABLE IF NOT EXISTS "relation_segment" (
    "division_id" UUID NOT NULL,
    "segment" TEXT NOT NULL,
    "top" DOUBLE PRECISION NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "relation_segment_pkey" PRIMARY KEY ("division_id", "segment")
);

-- Each change, for figures over time. What people read of it is on the timeline.
CREATE TABLE IF NOT EXISTS "relation_change" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "relation_change_pkey" PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "relation_change_division_id_what_at_idx" ON "relation_change" ("division_id", "what", "at" DESC);
CREATE INDEX IF NOT EXISTS "relation_change_client_id_at_idx" ON "relation_change" ("client_id", "at" DESC);

-- One look at everybody each night; how far it is, so that who takes it up goes on there.
CREATE TABLE IF NOT EXISTS "relation_night" (
    "night" DATE NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "after_id" UUID,
    "finished_at" TIMESTAMPTZ(3),
    "changed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "relation_night_pkey" PRIMARY KEY ("night")
);

-- Getting a lost client back, in three phases; none begins before the form of the one before is whole.
CREATE TABLE IF NOT EXISTS "win_back_case" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'analysis',
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_by_id" UUID,
    "owner_id" UUID,
    -- What a rule has opened, it opened once.
    "rule_key" TEXT,
    "value_lost_minor" BIGINT,
    "currency" TEXT,
    "reason" TEXT,
    "competitor" TEXT,
    "complaints" TEXT,
    "is_worth" BOOLEAN,
    "analysed_at" TIMESTAMPTZ(3),
    "offer" TEXT,
    "acted_at" TIMESTAMPTZ(3),
    "assess_at" TIMESTAMPTZ(3),
    "result" TEXT,
    "cost_minor" BIGINT,
    "lesson" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "win_back_case_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "win_back_case_phase" CHECK ("phase" IN ('analysis', 'action', 'assessment', 'closed')),
    CONSTRAINT "win_back_case_result" CHECK ("result" IN ('won', 'lost', 'pending')),
    CONSTRAINT "win_back_case_reason" CHECK ("reason" IN ('price', 'service', 'competitor', 'no_need', 'other')),
    CONSTRAINT "win_back_case_forms" CHECK (
      ("phase" = 'analysis' OR ("analysed_at" IS NOT NULL AND "reason" IS NOT NULL AND "is_worth" IS NOT NULL))
      AND ("phase" NOT IN ('assessment') OR ("acted_at" IS NOT NULL AND "owner_id" IS NOT NULL AND "offer" IS NOT NULL))
      AND ("phase" <> 'closed' OR ("closed_at" IS NOT NULL AND "result" IN ('won', 'lost')))),
    CONSTRAINT "win_back_case_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "win_back_case_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "agent" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "win_back_case_rule_key_key" ON "win_back_case" ("rule_key");
CREATE UNIQUE INDEX IF NOT EXISTS "win_back_one_open" ON "win_back_case" ("client_id") WHERE "phase" <> 'closed';
CREATE INDEX IF NOT EXISTS "win_back_case_client_id_opened_at_idx" ON "win_back_case" ("client_id", "opened_at" DESC);
CREATE INDEX IF NOT EXISTS "win_back_case_phase_opened_at_idx" ON "win_back_case" ("phase", "opened_at" DESC);

-- The dated contacts of the action, each a follow-up or a planned message.
CREATE TABLE IF NOT EXISTS "win_back_contact" (
    "case_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "follow_up_id" UUID NOT NULL,

    CONSTRAINT "win_back_contact_pkey" PRIMARY KEY ("case_id", "place"),
    CONSTRAINT "win_back_contact_way" CHECK ("way" IN ('call', 'sms', 'email', 'visit')),
    CONSTRAINT "win_back_contact_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "win_back_case" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Where clients meet the company: what each place is for, whose it is, whom it serves.
CREATE TABLE IF NOT EXISTS "touch_point" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "queue_id" UUID,
    "tiers" TEXT[] NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "touch_point_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "touch_point_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "touch_point_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "touch_point_division_id_name_key_key" ON "touch_point" ("division_id", "name_key");
