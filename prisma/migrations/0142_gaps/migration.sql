-- The clients of one account agent, and the visits of one person by when they were planned at first. On large tables made by hand
-- before, with CONCURRENTLY (docs/OPERATING.md).
CREATE INDEX IF NOT EXISTS "client_of_account" ON "client" ("division_id", "account_agent_id")
  WHERE "account_agent_id" IS NOT NULL AND "merged_into_id" IS NULL;
CREATE INDEX IF NOT EXISTS "follow_up_visits" ON "follow_up" ("owner_id", (coalesce("first_due_at", "due_at"))) WHERE "kind" = 'visit';
