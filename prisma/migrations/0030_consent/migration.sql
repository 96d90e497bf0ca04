-- Somebody wrote what sounds like a wish for no more texts: which text, and since when it waits for a person to decide.
ALTER TABLE "address" ADD COLUMN IF NOT EXISTS "asked_at" TIMESTAMPTZ(3), ADD COLUMN IF NOT EXISTS "asked_event_id" UUID;
