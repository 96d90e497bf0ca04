-- What an agent has not read yet, by kind: counted with the lists of work at every hint, so not among all they ever read.
CREATE INDEX IF NOT EXISTS "agent_notice_unread" ON "agent_notice" ("agent_id", "kind") WHERE "read_at" IS NULL;
