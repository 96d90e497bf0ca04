-- For the sweep.
-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "internal_call_to_hang_up" ON "internal_call" ("ended_at") WHERE "to_hang_up";
