-- Put off until a time or until the client answers: it waits in its queue and is offered to nobody before (not_before).
ALTER TABLE "conversation" ADD COLUMN IF NOT EXISTS "snoozed_at" TIMESTAMPTZ(3), ADD COLUMN IF NOT EXISTS "snoozed_until" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "snoozed_by_id" UUID;

-- The client's answer wakes it in the same statement that takes the answer in, by whichever door it comes. Whoever takes or
-- moves it wakes it as well.
CREATE OR REPLACE FUNCTION wake_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.snoozed_at := NULL;
  NEW.snoozed_until := NULL;
  NEW.snoozed_by_id := NULL;
  NEW.not_before := NULL;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "conversation_wakes" BEFORE UPDATE ON "conversation" FOR EACH ROW
  WHEN (OLD."snoozed_at" IS NOT NULL AND NEW."snoozed_at" IS NOT NULL AND OLD."snoozed_at" = NEW."snoozed_at"
    AND (NEW."state" <> 'queued' OR NEW."waiting_since" IS NOT NULL AND OLD."waiting_since" IS NULL
      OR NEW."preview" IS DISTINCT FROM OLD."preview"))
  EXECUTE FUNCTION wake_conversation();
