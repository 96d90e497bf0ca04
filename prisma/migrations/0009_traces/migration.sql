-- The trace of what caused an event: the same id as in the logs. Events of providers need none, theirs is made from the dedupe key.
ALTER TABLE "timeline_event" ADD COLUMN "trace_id" UUID;

-- =====
-- A version of the hub that does not know of traces yet calls record_event with seven values: the eighth has a default.
DROP FUNCTION record_event(uuid, text, jsonb, uuid, uuid, timestamptz, text);
CREATE FUNCTION record_event(
  p_client uuid, p_kind text, p_data jsonb, p_conversation uuid, p_agent uuid, p_at timestamptz, p_dedupe text,
  p_trace uuid DEFAULT NULL
) RETURNS TABLE (event_id uuid, event_seq int, event_at timestamptz, fresh boolean) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE client SET last_seq = last_seq + 1 WHERE id = p_client RETURNING last_seq INTO event_seq;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'record_event: no client %', p_client USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF p_dedupe IS NOT NULL THEN
    SELECT e.id, e.seq, e.at INTO event_id, event_seq, event_at FROM timeline_event e WHERE e.dedupe_key = p_dedupe;
    IF FOUND THEN
      UPDATE client SET last_seq = last_seq - 1 WHERE id = p_client;
      fresh := false;
      RETURN NEXT;
      RETURN;
    END IF;
    SELECT last_seq INTO event_seq FROM client WHERE id = p_client;
  END IF;
  event_id := new_id();
  event_at := coalesce(p_at, clock_timestamp());
  fresh := true;
  INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at, trace_id)
    VALUES (event_id, p_client, event_seq, p_kind, p_data, p_conversation, p_agent, p_dedupe, event_at, p_trace);
  INSERT INTO outbox_message (event_id) VALUES (event_id);
  RETURN NEXT;
END $$;
