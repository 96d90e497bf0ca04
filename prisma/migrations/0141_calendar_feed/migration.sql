-- An agent's follow-ups for a calendar program, at an address that is its own key: of that key the hash alone is kept. One for each
-- agent; another address takes the place of the one before, and without a row there is none.
CREATE TABLE IF NOT EXISTS "calendar_feed" (
    "agent_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_read_at" TIMESTAMPTZ(3),

    CONSTRAINT "calendar_feed_pkey" PRIMARY KEY ("agent_id"),
    CONSTRAINT "calendar_feed_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "calendar_feed_token_hash_key" ON "calendar_feed" ("token_hash");
