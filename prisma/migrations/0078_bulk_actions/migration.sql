-- What was done to several conversations at once, for a little while: so that it can be taken back as one.
CREATE TABLE IF NOT EXISTS "bulk_action" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    -- Of each row: which conversation, as of which version, and who had it before.
    "rows" JSONB NOT NULL,
    "tag_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_action_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bulk_action_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "bulk_action_agent_id_created_at_idx" ON "bulk_action" ("agent_id", "created_at");
