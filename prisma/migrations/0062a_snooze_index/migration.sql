-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "conversation_snoozed" ON "conversation" ("snoozed_until") WHERE "snoozed_at" IS NOT NULL;
