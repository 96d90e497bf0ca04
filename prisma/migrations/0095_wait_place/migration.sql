-- A caller's place is counted off this index. On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md).
CREATE INDEX IF NOT EXISTS "conversation_place" ON "conversation" ("queue_id", "rank_at")
  WHERE "channel" = 'call' AND "state" IN ('queued', 'offered');
