-- CreateEnum
CREATE TYPE "CallbackState" AS ENUM ('asking', 'recording', 'waiting', 'done', 'canceled', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "CallbackKind" AS ENUM ('callback', 'voicemail');

-- CreateEnum
CREATE TYPE "CallbackMode" AS ENUM ('agent_first', 'customer_first');

-- AlterTable
ALTER TABLE "queue" ADD COLUMN     "waiting" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "admitted_at" TIMESTAMPTZ(3),
ADD COLUMN     "not_before" TIMESTAMPTZ(3),
ADD COLUMN     "overflow_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "leg" ADD COLUMN     "callback_id" UUID,
ADD COLUMN     "joined_at" TIMESTAMPTZ(3),
ADD COLUMN     "moving_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "queue_visit" ADD COLUMN     "callback_id" UUID;

-- CreateTable
CREATE TABLE "callback" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "kind" "CallbackKind" NOT NULL,
    "state" "CallbackState" NOT NULL,
    "to_number" TEXT,
    "mode" "CallbackMode" NOT NULL DEFAULT 'agent_first',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "pause_seconds" INTEGER NOT NULL DEFAULT 900,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "recording_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requested_at" TIMESTAMPTZ(3),
    "ordered_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "settle_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "callback_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "callback_conversation_id_idx" ON "callback"("conversation_id");

-- AddForeignKey
ALTER TABLE "callback" ADD CONSTRAINT "callback_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================================
-- By hand: the keys that carry the rule, how what is due is found, and what must not be offered yet.
-- ============================================================================================================

-- One wish per conversation: a caller is asked for a number, or speaks a message, or is to be called; not two of them.
CREATE UNIQUE INDEX "callback_one_live" ON "callback" ("conversation_id") WHERE "state" IN ('asking', 'recording', 'waiting');
CREATE INDEX "callback_expiring" ON "callback" ("expires_at") WHERE "state" = 'waiting';
CREATE INDEX "callback_settling" ON "callback" ("settle_at") WHERE "state" = 'recording' AND "settle_at" IS NOT NULL;
CREATE INDEX "conversation_overflow" ON "conversation" ("overflow_at") WHERE "state" = 'queued' AND "overflow_at" IS NOT NULL;
CREATE INDEX "conversation_not_before" ON "conversation" ("not_before") WHERE "state" = 'queued' AND "not_before" IS NOT NULL;
-- The estimate of a wait reads the last answers of a queue.
CREATE INDEX "queue_visit_answered" ON "queue_visit" ("queue_id", "left_at" DESC)
  WHERE "result" = 'answered' AND "channel" = 'call' AND "callback_id" IS NULL;

-- Between two attempts of a callback there is a pause: it keeps its rank and waits, and nobody is asked. Nothing else is
-- changed since 0005.
CREATE OR REPLACE FUNCTION take_waiting(p_queue uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 20
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE c.queue_id = p_queue AND c.state = 'queued' AND (c.not_before IS NULL OR c.not_before <= now())
     AND client.division_id = (SELECT q.division_id FROM queue q WHERE q.id = p_queue)
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;
