-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "uncertain_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "leg" ADD COLUMN     "asked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "recording" (
    "id" UUID NOT NULL,
    "provider_sid" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "leg_id" UUID,
    "seconds" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_watermark" (
    "kind" TEXT NOT NULL,
    "through" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_watermark_pkey" PRIMARY KEY ("kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "recording_provider_sid_key" ON "recording"("provider_sid");

-- CreateIndex
CREATE INDEX "recording_conversation_id_idx" ON "recording"("conversation_id");

-- AddForeignKey
ALTER TABLE "recording" ADD CONSTRAINT "recording_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording" ADD CONSTRAINT "recording_leg_id_fkey" FOREIGN KEY ("leg_id") REFERENCES "leg"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ============================================================================================================
-- By hand: how what needs asking is found.
-- ============================================================================================================

-- Texts that the provider has, and never said more of.
CREATE INDEX "delivery_unconfirmed" ON "delivery" ("settled_at") WHERE "channel" = 'sms' AND "state" IN ('accepted', 'sent');
-- Recordings of a whole call are told by its conference.
CREATE INDEX "conversation_conference" ON "conversation" ("conference_sid") WHERE "conference_sid" IS NOT NULL;
-- Sends to one number that wait for word of what became of them.
CREATE INDEX "delivery_uncertain" ON "delivery" ("to") WHERE "channel" = 'sms' AND "state" IN ('leased', 'unknown');
