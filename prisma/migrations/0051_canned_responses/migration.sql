-- Words kept for saying again: one person's, a queue's, or everybody's.
CREATE TABLE IF NOT EXISTS "canned_response" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "agent_id" UUID,
    "queue_id" UUID,
    "shortcut" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "canned_response_pkey" PRIMARY KEY ("id")
);

CREATE INDEX IF NOT EXISTS "canned_response_division_id_scope_idx" ON "canned_response" ("division_id", "scope");
