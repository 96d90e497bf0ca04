-- record_events, where an element may say that it is quiet: nothing follows from it but pushes, which are hints, so it
-- has no outbox row.
CREATE OR REPLACE FUNCTION record_events(p_events jsonb) RETURNS TABLE (
  idx int, event_id uuid, event_client uuid, event_seq int, event_at timestamptz, conversation_id uuid, data jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  PERFORM 1 FROM client c WHERE c.id = ANY (ARRAY(SELECT (x ->> 'client_id')::uuid FROM jsonb_array_elements(p_events) x))
    ORDER BY c.id FOR NO KEY UPDATE;
  -- Its rows are joined with nothing but tables, by their keys: two lists that are joined here would cost their product.
  RETURN QUERY
  WITH item AS MATERIALIZED (
    SELECT x.idx, x.client_id, x.kind, x.data, x.conversation_id, x.agent_id, x.quiet, new_id() AS id,
           c.last_seq + row_number() OVER (PARTITION BY x.client_id ORDER BY x.idx)::int AS seq,
           row_number() OVER (PARTITION BY x.client_id ORDER BY x.idx) = count(*) OVER (PARTITION BY x.client_id) AS is_last
      FROM jsonb_to_recordset(p_events) x (idx int, client_id uuid, kind text, data jsonb, conversation_id uuid, agent_id uuid, quiet boolean)
      JOIN client c ON c.id = x.client_id),
  counted AS (UPDATE client c SET last_seq = i.seq FROM item i WHERE i.is_last AND c.id = i.client_id),
  recorded AS (
    INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at)
      SELECT i.id, i.client_id, i.seq, i.kind, i.data, i.conversation_id, i.agent_id, NULL, v_at FROM item i),
  posted AS (INSERT INTO outbox_message (event_id) SELECT i.id FROM item i WHERE i.quiet IS NOT TRUE)
  SELECT i.idx, i.id, i.client_id, i.seq, v_at, i.conversation_id, i.data FROM item i;
END $$;

-- The surveys that are due, longest first, with what the governor must know, taken with their clients' rows for the rest
-- of the transaction. Who is in somebody else's hand is passed over.
CREATE FUNCTION take_due_surveys(p_most int, p_only uuid) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, channel "Channel", "to" text, our_address text,
  time_zone text, last_survey_at timestamptz, language text, opted_out boolean
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  IF p_only IS NOT NULL THEN
    -- One alone is waited for. The client before the invite, as everywhere.
    PERFORM 1 FROM client c WHERE c.id = (SELECT i.client_id FROM survey_invite i WHERE i.id = p_only) FOR NO KEY UPDATE;
    RETURN QUERY
    SELECT i.id, i.client_id, i.conversation_id, i.channel, i."to", i.our_address, c.time_zone, c.last_survey_at, c.language,
           EXISTS (SELECT 1 FROM address a WHERE a.kind = address_kind(i.channel) AND a.value = i."to" AND a.opted_out_at IS NOT NULL)
      FROM survey_invite i JOIN client c ON c.id = i.client_id
     WHERE i.id = p_only AND i.state IN ('planned', 'held') AND i.due_at <= now() + interval '1 s' AND i.expires_at > now()
       FOR UPDATE OF i;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT i.id, i.client_id, i.conversation_id, i.channel, i."to", i.our_address, c.time_zone, c.last_survey_at, c.language,
         EXISTS (SELECT 1 FROM address a WHERE a.kind = address_kind(i.channel) AND a.value = i."to" AND a.opted_out_at IS NOT NULL)
    FROM survey_invite i JOIN client c ON c.id = i.client_id
   WHERE i.state IN ('planned', 'held') AND i.due_at <= now() + interval '1 s' AND i.expires_at > now()
   ORDER BY i.due_at LIMIT p_most FOR UPDATE OF i SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED;
END $$;

-- Writes what was decided about taken surveys, all at once. p_sent: id, client_id, conversation_id, channel, from, to, subject,
-- text, key, token. p_refused: id, client_id, conversation_id, channel, state, why, until. Gives what was recorded.
CREATE FUNCTION settle_due_surveys(p_sent jsonb, p_refused jsonb, p_now timestamptz, p_expires timestamptz, p_cap_days int) RETURNS TABLE (
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
      FROM item x WHERE i.id = x.id)
  SELECT jsonb_agg(jsonb_build_object('idx', CASE x.state WHEN 'held' THEN 3 ELSE 4 END, 'client_id', x.client_id, 'conversation_id', x.conversation_id,
      'kind', 'survey.' || x.state, 'data', jsonb_build_object('inviteId', x.id, 'channel', x.channel, 'why', x.why,
        'until', to_char(x.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
    INTO v_refusals FROM item x;
  v_events := coalesce(v_events, '[]') || coalesce(v_refusals, '[]');
  RETURN QUERY SELECT (ARRAY['message.queued', 'survey.sent', 'survey.held', 'survey.skipped'])[r.idx], r.event_id, r.event_client, r.event_seq, r.event_at, r.conversation_id, r.data
    FROM record_events(v_events) r;
END $$;

-- Automatic texts that are due, leased to who will send them: none twice, and agents' own replies are not among them.
CREATE FUNCTION lease_automatic_texts(p_most int, p_seconds int) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, message_id uuid, purpose "DeliveryPurpose", "from" text, "to" text,
  idempotency_key text, callback_token text, text text, time_zone text, opted_out boolean
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_ids uuid[];
BEGIN
  SELECT array_agg(h.id) INTO v_ids FROM (
    SELECT d.id FROM delivery d
     WHERE d.state IN ('pending', 'held') AND d.due_at <= now() AND d.purpose <> 'reply' AND d.channel = 'sms'
     ORDER BY d.due_at LIMIT p_most FOR UPDATE SKIP LOCKED) h;
  IF v_ids IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH leased AS (
    UPDATE delivery d SET state = 'leased', leases = d.leases + 1, uncertain_since = NULL, leased_until = now() + p_seconds * interval '1 s'
     WHERE d.id = ANY (v_ids) RETURNING d.*)
  SELECT l.id, l.client_id, m.conversation_id, l.message_id, l.purpose, l."from", l."to", l.idempotency_key, l.callback_token, m.text, c.time_zone,
         EXISTS (SELECT 1 FROM address a WHERE a.kind = 'phone' AND a.value = l."to" AND a.opted_out_at IS NOT NULL)
    FROM leased l JOIN message m ON m.id = l.message_id JOIN client c ON c.id = l.client_id;
END $$;

-- What the provider took, all at once: id, provider_id. One that the provider has reported on meanwhile stays as it is.
CREATE FUNCTION settle_accepted(p_items jsonb) RETURNS TABLE (
  event_id uuid, event_client uuid, event_seq int, event_at timestamptz, conversation_id uuid, data jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
BEGIN
  PERFORM 1 FROM delivery d WHERE d.id = ANY (ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p_items) x)) ORDER BY d.id FOR UPDATE;
  UPDATE delivery d SET provider_id = x.provider_id
    FROM jsonb_to_recordset(p_items) x (id uuid, provider_id text)
   WHERE d.id = x.id AND d.provider_id IS NULL AND d.state NOT IN ('pending', 'held', 'leased', 'unknown');
  WITH taken AS (
    UPDATE delivery d SET state = 'accepted', provider_id = coalesce(x.provider_id, d.provider_id), leased_until = NULL, settled_at = now()
      FROM jsonb_to_recordset(p_items) x (id uuid, provider_id text)
     WHERE d.id = x.id AND d.state IN ('pending', 'held', 'leased', 'unknown')
     RETURNING d.id, d.client_id, d.message_id, d.channel)
  SELECT jsonb_agg(jsonb_build_object('idx', 0, 'client_id', t.client_id, 'conversation_id', m.conversation_id, 'kind', 'message.sent',
      'quiet', true, 'data', jsonb_build_object('deliveryId', t.id, 'messageId', t.message_id, 'channel', t.channel, 'state', 'accepted', 'reason', NULL)))
    INTO v_events FROM taken t JOIN message m ON m.id = t.message_id;
  IF v_events IS NOT NULL THEN
    RETURN QUERY SELECT r.event_id, r.event_client, r.event_seq, r.event_at, r.conversation_id, r.data FROM record_events(v_events) r;
  END IF;
END $$;

-- What is sent one by one: agents' replies, and mails. A burst of automatic texts is not walked over to find them.
CREATE INDEX "delivery_alone_due" ON "delivery" ("due_at") WHERE "state" IN ('pending', 'held') AND ("purpose" = 'reply' OR "channel" = 'email');
