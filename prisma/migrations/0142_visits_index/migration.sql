-- The visits of one person by when they were planned at first. On a large table made by hand before, with CONCURRENTLY
-- (docs/OPERATING.md).
CREATE INDEX IF NOT EXISTS "follow_up_visits" ON "follow_up" ("owner_id", (coalesce("first_due_at", "due_at"))) WHERE "kind" = 'visit';
