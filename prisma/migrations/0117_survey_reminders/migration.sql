-- Surveys that nobody has answered and that are due to be asked once more, with what the governor must know, taken with their
-- clients' rows for the rest of the transaction. Who is in somebody else's hand is passed over.
CREATE OR REPLACE FUNCTION take_survey_reminders(p_most int, p_now timestamptz) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, channel "Channel", "to" text, our_address text, version_id uuid,
  time_zone text, language text, opted_out boolean
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT i.id, i.client_id, i.conversation_id, i.channel, i."to", i.our_address, i.version_id, c.time_zone, c.language,
         EXISTS (SELECT 1 FROM address a WHERE a.kind = address_kind(i.channel) AND a.value = i."to" AND a.opted_out_at IS NOT NULL)
           OR EXISTS (SELECT 1 FROM address a WHERE a.client_id = i.client_id AND a.kind = address_kind(i.channel) AND a.opted_out_at IS NOT NULL)
    FROM survey_invite i JOIN client c ON c.id = i.client_id
   WHERE i.state = 'sent' AND i.remind_at <= p_now AND i.expires_at > p_now
   ORDER BY i.remind_at LIMIT p_most FOR UPDATE OF i SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED;
END $$;

-- Writes what was decided about them, all at once. p_sent: id, client_id, conversation_id, channel, from, to, subject, text, key,
-- token. p_refused: id, until (null: not any more). Gives what was recorded.
CREATE OR REPLACE FUNCTION settle_survey_reminders(p_sent jsonb, p_refused jsonb, p_now timestamptz) RETURNS TABLE (
  kind text, event_id uuid, event_client uuid, event_seq int, event_at timestamptz, conversation_id uuid, data jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
BEGIN
  WITH item AS MATERIALIZED (
    SELECT x.*, new_id() AS message_id, new_id() AS delivery_id FROM jsonb_to_recordset(p_sent) x (
      id uuid, client_id uuid, conversation_id uuid, channel "Channel", "from" text, "to" text, subject text, text text, key text, token text)),
  asked AS (
    UPDATE survey_invite i SET remind_at = NULL, reminded_at = p_now, asked_at = p_now FROM item x WHERE i.id = x.id),
  written AS (
    INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", subject, text)
      SELECT x.message_id, x.client_id, x.conversation_id, x.channel, 'outbound', x."from", x."to", x.subject, x.text FROM item x),
  ordered AS (
    INSERT INTO delivery (id, message_id, client_id, channel, purpose, "from", "to", idempotency_key, callback_token)
      SELECT x.delivery_id, x.message_id, x.client_id, x.channel, 'survey', x."from", x."to", x.key, x.token FROM item x)
  SELECT jsonb_agg(jsonb_build_object('idx', 1, 'client_id', x.client_id, 'conversation_id', x.conversation_id, 'kind', 'message.queued',
      'data', jsonb_build_object('messageId', x.message_id, 'deliveryId', x.delivery_id, 'channel', x.channel, 'text', x.text,
        'subject', x.subject, 'to', x."to", 'purpose', 'survey', 'clientKey', NULL)))
    INTO v_events FROM item x;
  UPDATE survey_invite i SET remind_at = x.until
    FROM jsonb_to_recordset(p_refused) x (id uuid, until timestamptz) WHERE i.id = x.id;
  RETURN QUERY SELECT 'message.queued'::text, r.event_id, r.event_client, r.event_seq, r.event_at, r.conversation_id, r.data
    FROM record_events(coalesce(v_events, '[]')) r;
END $$;
