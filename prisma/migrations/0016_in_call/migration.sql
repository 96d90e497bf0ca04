-- CreateEnum
CREATE TYPE "ReservationKind" AS ENUM ('work', 'consult', 'after');

-- CreateEnum
CREATE TYPE "GuestMode" AS ENUM ('cold', 'consult', 'add');

-- CreateEnum
CREATE TYPE "GuestState" AS ENUM ('asked', 'ringing', 'in_call', 'ended');

-- AlterEnum
ALTER TYPE "LegParty" ADD VALUE 'guest';

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "grace_until" TIMESTAMPTZ(3),
ADD COLUMN     "handed_out_at" TIMESTAMPTZ(3),
ADD COLUMN     "recording_resume_at" TIMESTAMPTZ(3),
ADD COLUMN     "recording_state" TEXT;

-- AlterTable
ALTER TABLE "leg" ADD COLUMN     "guest_id" UUID,
ADD COLUMN     "held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "held_there" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "to_hang_up" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "reservation" ADD COLUMN     "after_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "ended_by" TEXT,
ADD COLUMN     "guest_id" UUID,
ADD COLUMN     "kind" "ReservationKind" NOT NULL DEFAULT 'work';

-- CreateTable
CREATE TABLE "call_guest" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seat" INTEGER NOT NULL,
    "mode" "GuestMode" NOT NULL,
    "state" "GuestState" NOT NULL,
    "by_agent_id" UUID NOT NULL,
    "agent_id" UUID,
    "queue_id" UUID,
    "number" TEXT,
    "asked_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "result" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "joined_at" TIMESTAMPTZ(3),
    "merged_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "call_guest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "help_request" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_by_id" UUID,
    "taken_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "help_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "call_guest_conversation_id_seat_key" ON "call_guest"("conversation_id", "seat");

-- AddForeignKey
ALTER TABLE "leg" ADD CONSTRAINT "leg_guest_id_fkey" FOREIGN KEY ("guest_id") REFERENCES "call_guest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_guest" ADD CONSTRAINT "call_guest_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_guest" ADD CONSTRAINT "call_guest_by_agent_id_fkey" FOREIGN KEY ("by_agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_guest" ADD CONSTRAINT "call_guest_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_guest" ADD CONSTRAINT "call_guest_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_request" ADD CONSTRAINT "help_request_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_request" ADD CONSTRAINT "help_request_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_request" ADD CONSTRAINT "help_request_taken_by_id_fkey" FOREIGN KEY ("taken_by_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_guest_id_fkey" FOREIGN KEY ("guest_id") REFERENCES "call_guest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ============================================================================================================
-- By hand from here on: what the schema language cannot say. test/flows/keys.test.ts asks that all of it exists.
-- ============================================================================================================

-- One holder, and one agent asked to hold it; a guest has a reservation of its own beside. The version before makes only
-- reservations of the first kind.
CREATE UNIQUE INDEX "reservation_one_live_work" ON "reservation" ("conversation_id")
  WHERE "ended_at" IS NULL AND "kind" = 'work';
DROP INDEX "reservation_one_live";
-- A guest is one agent, and so is who is asked to be one.
CREATE UNIQUE INDEX "reservation_one_live_of_guest" ON "reservation" ("guest_id")
  WHERE "ended_at" IS NULL AND "kind" = 'consult';
-- Whoever consults, or hands the call out, does so with one party at a time.
CREATE UNIQUE INDEX "call_guest_one_private" ON "call_guest" ("conversation_id")
  WHERE "state" <> 'ended' AND "merged_at" IS NULL AND "mode" IN ('cold', 'consult');
CREATE INDEX "call_guest_live" ON "call_guest" ("conversation_id") WHERE "state" <> 'ended';
CREATE INDEX "call_guest_of_agent" ON "call_guest" ("agent_id") WHERE "state" <> 'ended';
CREATE UNIQUE INDEX "help_request_one_open" ON "help_request" ("conversation_id") WHERE "ended_at" IS NULL;
CREATE INDEX "help_request_open" ON "help_request" ("division_id", "created_at") WHERE "ended_at" IS NULL;
CREATE INDEX "reservation_after_due" ON "reservation" ("after_due_at") WHERE "ended_at" IS NULL AND "kind" = 'after';
CREATE INDEX "conversation_grace" ON "conversation" ("grace_until") WHERE "grace_until" IS NOT NULL;
CREATE INDEX "conversation_recording_resume" ON "conversation" ("recording_resume_at") WHERE "recording_resume_at" IS NOT NULL;
CREATE INDEX "leg_to_hang_up" ON "leg" ("conversation_id") WHERE "to_hang_up";
