-- Clients by what they are to us. On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "client_division_id_relation_state_id_idx" ON "client" ("division_id", "relation_state", "id");
-- Whether a conversation went from hand to hand.
CREATE INDEX IF NOT EXISTS "agent_segment_transferred" ON "agent_segment" ("conversation_id") WHERE "result" = 'transferred';
