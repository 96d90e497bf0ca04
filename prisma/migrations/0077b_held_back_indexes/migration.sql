-- On large tables made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds them.
CREATE INDEX IF NOT EXISTS "conversation_held_back_at" ON "conversation" ("queue_id") WHERE "held_back_at" IS NOT NULL;
CREATE INDEX IF NOT EXISTS "conversation_spam" ON "conversation" ("opened_at" DESC, "id" DESC) WHERE "outcome" = 'spam';
CREATE INDEX IF NOT EXISTS "address_blocked" ON "address" ("blocked_at" DESC, "id" DESC) WHERE "blocked_at" IS NOT NULL;
