-- One open conversation per client, channel and address of ours, and one for each mail that was split off there; who is part of
-- another is open too. On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE UNIQUE INDEX IF NOT EXISTS "conversation_one_open_of_thread" ON "conversation" ("client_id", "channel", "our_address_id", "thread")
  WHERE "state" IN ('arriving', 'queued', 'offered', 'handled', 'joined');
DROP INDEX IF EXISTS "conversation_one_open";
