-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "attachment_follow_up" ON "attachment" ("follow_up_id") WHERE "follow_up_id" IS NOT NULL;
