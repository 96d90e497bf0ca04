-- Filters of the inbox that were saved under a name: one person's own, or the team's.
CREATE TABLE IF NOT EXISTS "inbox_view" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    -- Null: everybody's of the division.
    "agent_id" UUID,
    -- Whose it is in one column (an agent's id, or "team"): a name is given once to each.
    "owner_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_view_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "inbox_view_owner" CHECK ("owner_key" = coalesce("agent_id"::text, 'team')),
    CONSTRAINT "inbox_view_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "inbox_view_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "inbox_view_division_id_owner_key_name_key_key" ON "inbox_view" ("division_id", "owner_key", "name_key");
