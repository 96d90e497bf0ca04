-- The list of those who wait for a decision.
-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "address_asked" ON "address" ("asked_at", "id") WHERE "asked_at" IS NOT NULL;
