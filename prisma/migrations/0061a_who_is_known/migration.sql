-- Whoever had a name before this was asked is somebody we know.
UPDATE "client" SET "decided_at" = "created_at" WHERE "name" IS NOT NULL AND "decided_at" IS NULL;
