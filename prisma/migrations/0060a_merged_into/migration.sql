-- Who was merged into a client: asked for with every page of a timeline.
-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "client_merged_into" ON "client" ("merged_into_id") WHERE "merged_into_id" IS NOT NULL;
