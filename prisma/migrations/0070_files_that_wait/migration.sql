-- Files of what is not sent yet: a draft names its own, in order; a message that is planned for later holds them. Both keep
-- them from being swept away after a day (keep_until).
ALTER TABLE "message_draft" ADD COLUMN IF NOT EXISTS "attachment_ids" UUID[] NOT NULL DEFAULT '{}';
ALTER TABLE "attachment" ADD COLUMN IF NOT EXISTS "keep_until" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "follow_up_id" UUID REFERENCES "follow_up"("id") ON DELETE SET NULL ON UPDATE CASCADE;
