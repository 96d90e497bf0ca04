-- As before, and every "no" of the governor is kept.
CREATE OR REPLACE FUNCTION settle_due_surveys(p_sent jsonb, p_refused jsonb, p_now timestamptz, p_expires timestamptz, p_cap_days int) RETURNS TABLE (
  kind text, event_id uuid, event_client uuid, event_seq int, event_at timestamptz, conversation_id uuid, data jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
  v_refusals jsonb;
BEGIN
  WITH item AS MATERIALIZED (
    SELECT x.*, new_id() AS message_id, new_id() AS delivery_id FROM jsonb_to_recordset(p_sent) x (
      id uuid, client_id uuid, conversation_id uuid, channel "Channel", "from" text, "to" text, subject text, text text, key text, token text)),
  asked AS (
    UPDATE survey_invite i SET state = 'sent', sent_at = p_now, cap_days = p_cap_days, expires_at = p_expires, why = NULL, until = NULL
      FROM item x WHERE i.id = x.id),
  noted AS (UPDATE client c SET last_survey_at = p_now FROM item x WHERE c.id = x.client_id),
  written AS (
    INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", subject, text)
      SELECT x.message_id, x.client_id, x.conversation_id, x.channel, 'outbound', x."from", x."to", x.subject, x.text FROM item x),
  ordered AS (
    INSERT INTO delivery (id, message_id, client_id, channel, purpose, "from", "to", idempotency_key, callback_token)
      SELECT x.delivery_id, x.message_id, x.client_id, x.channel, 'survey', x."from", x."to", x.key, x.token FROM item x)
  SELECT jsonb_agg(event) INTO v_events FROM (
    SELECT jsonb_build_object('idx', 1, 'client_id', x.client_id, 'conversation_id', x.conversation_id, 'kind', 'message.queued',
        'data', jsonb_build_object('messageId', x.message_id, 'deliveryId', x.delivery_id, 'channel', x.channel, 'text', x.text,
          'subject', x.subject, 'to', x."to", 'purpose', 'survey', 'clientKey', NULL)) AS event FROM item x
    UNION ALL
    SELECT jsonb_build_object('idx', 2, 'client_id', x.client_id, 'conversation_id', x.conversation_id, 'kind', 'survey.sent',
        'quiet', true, 'data', jsonb_build_object('inviteId', x.id, 'channel', x.channel)) FROM item x) e;
  WITH item AS MATERIALIZED (
    SELECT x.* FROM jsonb_to_recordset(p_refused) x (
      id uuid, client_id uuid, conversation_id uuid, channel "Channel", state "InviteState", why text, until timestamptz)),
  refused AS (
    UPDATE survey_invite i SET state = x.state, why = x.why, until = x.until,
        due_at = CASE WHEN x.state = 'held' THEN x.until ELSE i.due_at END
      FROM item x WHERE i.id = x.id),
  logged AS (
    INSERT INTO contact_refusal (id, client_id, channel, purpose, why, until, invite_id, at)
      SELECT new_id(), x.client_id, x.channel::text, 'survey', x.why, x.until, x.id, p_now FROM item x)
  SELECT jsonb_agg(jsonb_build_object('idx', CASE x.state WHEN 'held' THEN 3 ELSE 4 END, 'client_id', x.client_id, 'conversation_id', x.conversation_id,
      'kind', 'survey.' || x.state, 'data', jsonb_build_object('inviteId', x.id, 'channel', x.channel, 'why', x.why,
        'until', to_char(x.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
    INTO v_refusals FROM item x;
  v_events := coalesce(v_events, '[]') || coalesce(v_refusals, '[]');
  RETURN QUERY SELECT (ARRAY['message.queued', 'survey.sent', 'survey.held', 'survey.skipped'])[r.idx], r.event_id, r.event_client, r.event_seq, r.event_at, r.conversation_id, r.data
    FROM record_events(v_events) r;
END $$;
