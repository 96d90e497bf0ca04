CREATE INDEX IF NOT EXISTS "client_merge_winner_id_idx" ON "client_merge" ("winner_id");
-- A client is merged into one other at a time.
CREATE INDEX IF NOT EXISTS "client_merge_loser_id_idx" ON "client_merge" ("loser_id");
CREATE UNIQUE INDEX IF NOT EXISTS "client_merge_one" ON "client_merge" ("loser_id") WHERE "undone_at" IS NULL;
CREATE INDEX IF NOT EXISTS "client_merge_row_row_id_idx" ON "client_merge_row" ("row_id");
