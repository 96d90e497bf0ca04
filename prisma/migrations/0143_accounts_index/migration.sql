-- The clients of one account agent. On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md).
CREATE INDEX IF NOT EXISTS "client_of_account" ON "client" ("division_id", "account_agent_id")
  WHERE "account_agent_id" IS NOT NULL AND "merged_into_id" IS NULL;
