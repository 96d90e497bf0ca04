-- Supervisors who listen to a call, speak to its agent alone, or join it; calls between colleagues.
CREATE TABLE "monitor" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "modes" JSONB NOT NULL DEFAULT '[]',
    "unseen" BOOLEAN NOT NULL DEFAULT false,
    "call_sid" TEXT,
    "coached_sid" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "joined_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "monitor_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "monitor_conversation_id_started_at_idx" ON "monitor"("conversation_id", "started_at" DESC);
CREATE INDEX "monitor_agent_id_started_at_idx" ON "monitor"("agent_id", "started_at" DESC);
ALTER TABLE "monitor" ADD CONSTRAINT "monitor_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "monitor" ADD CONSTRAINT "monitor_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "internal_call" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "caller_id" UUID NOT NULL,
    "callee_id" UUID NOT NULL,
    "caller_sid" TEXT,
    "callee_sid" TEXT,
    "conference_sid" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "internal_call_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "internal_call_caller_id_started_at_idx" ON "internal_call"("caller_id", "started_at" DESC);
CREATE INDEX "internal_call_callee_id_started_at_idx" ON "internal_call"("callee_id", "started_at" DESC);
ALTER TABLE "internal_call" ADD CONSTRAINT "internal_call_caller_id_fkey" FOREIGN KEY ("caller_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "internal_call" ADD CONSTRAINT "internal_call_callee_id_fkey" FOREIGN KEY ("callee_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A supervisor listens to one call at a time.
CREATE UNIQUE INDEX "monitor_one_live" ON "monitor" ("agent_id") WHERE "ended_at" IS NULL;
CREATE INDEX "monitor_live" ON "monitor" ("conversation_id") WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "monitor_call_sid_key" ON "monitor" ("call_sid");
ALTER TABLE "monitor" ADD CONSTRAINT "monitor_mode" CHECK ("mode" IN ('listen', 'whisper', 'barge'));
CREATE UNIQUE INDEX "internal_call_one_of_caller" ON "internal_call" ("caller_id") WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "internal_call_one_of_callee" ON "internal_call" ("callee_id") WHERE "ended_at" IS NULL;

-- An agent's own last calls.
CREATE INDEX "conversation_calls_of_agent" ON "conversation" ("agent_id", "opened_at" DESC) WHERE "channel" = 'call';
