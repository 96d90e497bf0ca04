-- Addresses to which mail does not arrive, by what their servers say for good. Nothing more is sent there until somebody
-- writes from it, or a person says so.
CREATE TABLE IF NOT EXISTS "dead_address" (
  "value" TEXT NOT NULL,
  "status" TEXT,
  "diagnostic" TEXT,
  "delivery_id" UUID,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "dead_address_pkey" PRIMARY KEY ("value")
);
-- What was kept apart and taken in later by a person.
ALTER TABLE "raw_inbound" ADD COLUMN IF NOT EXISTS "replayed_at" TIMESTAMPTZ(3), ADD COLUMN IF NOT EXISTS "replayed_by" UUID;
