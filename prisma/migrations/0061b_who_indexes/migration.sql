-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds them.
CREATE INDEX IF NOT EXISTS "client_provisional" ON "client" ("division_id", "created_at" DESC, "id" DESC)
  WHERE "decided_at" IS NULL AND "merged_into_id" IS NULL;
CREATE INDEX IF NOT EXISTS "client_of_name" ON "client" ("division_id", lower("name")) WHERE "name" IS NOT NULL;
CREATE INDEX IF NOT EXISTS "seen_address_kind_value_idx" ON "seen_address" ("kind", "value");
