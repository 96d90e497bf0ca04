-- A planned text that an agent has written for later: where it goes, and by which clock it was planned.
ALTER TABLE "follow_up" ADD COLUMN IF NOT EXISTS "channel" TEXT, ADD COLUMN IF NOT EXISTS "to" TEXT,
  ADD COLUMN IF NOT EXISTS "subject" TEXT, ADD COLUMN IF NOT EXISTS "time_zone" TEXT;
