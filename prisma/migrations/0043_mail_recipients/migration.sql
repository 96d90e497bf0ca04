-- A mail may go to several: each has a delivery of its own, with its own reply address. `role` is null for the first, whose
-- id is in the mail's Message-ID.
ALTER TABLE "message" ADD COLUMN IF NOT EXISTS "recipients" JSONB, ADD COLUMN IF NOT EXISTS "answers_id" UUID;
ALTER TABLE "delivery" ADD COLUMN IF NOT EXISTS "role" TEXT;
-- Below what agents write from this mailbox.
ALTER TABLE "our_address" ADD COLUMN IF NOT EXISTS "signature" TEXT;
