-- On large tables made by hand before, with CONCURRENTLY (docs/OPERATING.md). A series has each of its turns once.
CREATE UNIQUE INDEX IF NOT EXISTS "follow_up_series_id_series_no_key" ON "follow_up" ("series_id", "series_no");
CREATE INDEX IF NOT EXISTS "follow_up_of_team" ON "follow_up" ("queue_id", "due_at") WHERE "queue_id" IS NOT NULL AND "state" IN ('planned', 'overdue');
CREATE INDEX IF NOT EXISTS "follow_up_remind" ON "follow_up" ("remind_at") WHERE "remind_at" IS NOT NULL AND "reminded_ahead_at" IS NULL AND "state" = 'planned';
CREATE INDEX IF NOT EXISTS "follow_up_escalate" ON "follow_up" ("escalate_at") WHERE "escalate_at" IS NOT NULL AND "escalated_at" IS NULL AND "state" = 'overdue';
CREATE INDEX IF NOT EXISTS "follow_up_overtaken" ON "follow_up" ("client_id")
  WHERE ("kind" = 'text' AND "state" = 'planned') OR ("cancel_on_reply" AND "state" IN ('planned', 'overdue'));
CREATE INDEX IF NOT EXISTS "follow_up_done" ON "follow_up" ("owner_id", "done_at") WHERE "state" = 'done';
