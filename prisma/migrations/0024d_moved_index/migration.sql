-- Asked for every caller who waits, each half minute: must not get slower with the years.
-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "queue_visit_moved" ON "queue_visit" ("conversation_id") WHERE "result" = 'moved';
