-- Follow-ups as work: for a team, within a window, with a reminder ahead, put off, recurring, and with what came of them.
ALTER TABLE "follow_up"
  ADD COLUMN IF NOT EXISTS "category" TEXT NOT NULL DEFAULT 'follow_up'
    CONSTRAINT "follow_up_category" CHECK ("category" IN ('develop', 'revisit', 'follow_up')),
  -- The team, while nobody of it has taken it.
  ADD COLUMN IF NOT EXISTS "queue_id" UUID REFERENCES "queue"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD COLUMN IF NOT EXISTS "created_by_id" UUID,
  -- The end of its window; null: at due_at.
  ADD COLUMN IF NOT EXISTS "due_until" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "remind_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "reminded_ahead_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "escalate_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "escalated_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "cancel_on_reply" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS "place" TEXT,
  ADD COLUMN IF NOT EXISTS "outcome" TEXT,
  ADD COLUMN IF NOT EXISTS "value_given" TEXT,
  ADD COLUMN IF NOT EXISTS "actual_from" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "actual_until" TIMESTAMPTZ(3),
  -- When it was due at first, if it was put off since.
  ADD COLUMN IF NOT EXISTS "first_due_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "moves" INTEGER NOT NULL DEFAULT 0,
  -- How it recurs: { every, unit, on, from, until }.
  ADD COLUMN IF NOT EXISTS "repeats" JSONB,
  ADD COLUMN IF NOT EXISTS "series_id" UUID,
  ADD COLUMN IF NOT EXISTS "series_no" INTEGER;
