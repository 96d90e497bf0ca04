-- A relationship is between people: the last contact of a client moves when somebody of ours spoke or wrote or came, as it
-- does when the client did. What the hub sends by itself never moves it. Written where the event is, in the write of the
-- client's row that takes the number.
CREATE OR REPLACE FUNCTION is_relationship_contact(p_kind text, p_data jsonb, p_agent uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p_kind
    WHEN 'call.connected' THEN true
    WHEN 'revisit.completed' THEN true
    WHEN 'message.queued' THEN p_agent IS NOT NULL AND p_data ->> 'purpose' = 'reply'
    WHEN 'followUp.done' THEN p_agent IS NOT NULL AND p_data ->> 'kind' IN ('call', 'visit')
    ELSE false END
$$;

CREATE OR REPLACE FUNCTION record_event(
  p_client uuid, p_kind text, p_data jsonb, p_conversation uuid, p_agent uuid, p_at timestamptz, p_dedupe text,
  p_trace uuid DEFAULT NULL
) RETURNS TABLE (event_id uuid, event_seq int, event_at timestamptz, fresh boolean) LANGUAGE plpgsql AS $$
BEGIN
  event_at := coalesce(p_at, clock_timestamp());
  IF is_relationship_contact(p_kind, p_data, p_agent) THEN
    UPDATE client SET last_seq = last_seq + 1, last_contact_at = greatest(last_contact_at, event_at)
     WHERE id = p_client RETURNING last_seq INTO event_seq;
  ELSE
    UPDATE client SET last_seq = last_seq + 1 WHERE id = p_client RETURNING last_seq INTO event_seq;
  END IF;
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
    event_at := coalesce(p_at, clock_timestamp());
    SELECT last_seq INTO event_seq FROM client WHERE id = p_client;
  END IF;
  event_id := new_id();
  fresh := true;
  INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at, trace_id)
    VALUES (event_id, p_client, event_seq, p_kind, p_data, p_conversation, p_agent, p_dedupe, event_at, p_trace);
  INSERT INTO outbox_message (event_id) VALUES (event_id);
  RETURN NEXT;
END $$;
