-- What an agent is to know of: somebody named them in a note, or what they had planned to send was not sent.
CREATE TABLE IF NOT EXISTS "agent_notice" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "by_agent_id" UUID,
    "event_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_notice_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX IF NOT EXISTS "agent_notice_agent_id_event_id_key" ON "agent_notice" ("agent_id", "event_id");
CREATE INDEX IF NOT EXISTS "agent_notice_agent_id_created_at_idx" ON "agent_notice" ("agent_id", "created_at" DESC);
