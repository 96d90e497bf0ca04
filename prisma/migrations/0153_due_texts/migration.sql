-- The planned messages that are due, longest first, with what says where they go, taken with their clients' rows for the rest of
-- the transaction. Who is in somebody else's hand is passed over. `is_plain`: nothing about it needs a look of its own, which
-- turns of a series, files, and what the client has overtaken meanwhile do.
CREATE FUNCTION take_due_texts(p_most int, p_except uuid[]) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, title text, text text, subject text, html text, owner_id uuid, purpose text,
  wanted text, wanted_to text, wanted_is_known boolean, time_zone text, division_id uuid, about_channel text, about_queue_id uuid,
  about_our_id uuid, about_our text, about_to text, about_out boolean, phone text, phone_out boolean, email text, email_out boolean,
  our_mail text, is_plain boolean
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_taken uuid[];
BEGIN
  SELECT array_agg(t.id) INTO v_taken FROM (
    SELECT f.id FROM follow_up f JOIN client c ON c.id = f.client_id
     WHERE f.state = 'planned' AND f.kind = 'text' AND f.due_at <= now() + interval '1 s'
       AND (f.due_until IS NULL OR f.due_until <= now() + interval '1 s') AND f.id <> ALL (p_except)
     ORDER BY f.due_at LIMIT p_most FOR UPDATE OF f SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED) t;
  RETURN QUERY
  SELECT f.id, f.client_id, f.conversation_id, f.title, f.text, f.subject, f.html, f.owner_id, f.purpose::text,
         f.channel::text, f."to",
         EXISTS (SELECT FROM address a WHERE a.client_id = f.client_id AND a.kind = address_kind(f.channel::text::"Channel") AND a.value = f."to"),
         c.time_zone, c.division_id, v.channel::text, v.queue_id, v.our_address_id, o.value, va.value,
         coalesce(va.opted_out_at IS NOT NULL, false),
         phone.value, phone.is_out, email.value, email.is_out,
         (SELECT m.value FROM our_address m JOIN queue q ON q.id = m.queue_id
           WHERE m.kind = 'email' AND q.division_id = c.division_id ORDER BY m.value LIMIT 1),
         f.text IS NOT NULL AND f.repeats IS NULL
           AND NOT EXISTS (SELECT FROM attachment x WHERE x.follow_up_id = f.id)
           AND NOT EXISTS (SELECT FROM delivery d WHERE d.idempotency_key = 'followUp-' || f.id)
           AND (f.purpose = 'care' OR NOT EXISTS (SELECT FROM timeline_event e WHERE e.client_id = f.client_id
             AND e.kind IN ('message.received', 'call.received') AND e.recorded_at > f.created_at))
    FROM unnest(v_taken) WITH ORDINALITY t (id, n)
    JOIN follow_up f ON f.id = t.id
    JOIN client c ON c.id = f.client_id
    LEFT JOIN conversation v ON v.id = f.conversation_id
    LEFT JOIN our_address o ON o.id = v.our_address_id
    LEFT JOIN address va ON va.id = v.address_id
    LEFT JOIN LATERAL (
      SELECT (array_agg(a.value ORDER BY a.opted_out_at NULLS FIRST, a.created_at))[1] AS value, coalesce(bool_or(a.opted_out_at IS NOT NULL), false) AS is_out
        FROM address a WHERE a.client_id = f.client_id AND a.kind = 'phone') phone ON true
    LEFT JOIN LATERAL (
      SELECT (array_agg(a.value ORDER BY a.opted_out_at NULLS FIRST, a.created_at))[1] AS value, coalesce(bool_or(a.opted_out_at IS NOT NULL), false) AS is_out
        FROM address a WHERE a.client_id = f.client_id AND a.kind = 'email') email ON true
   ORDER BY t.n;
END $$;

-- What was decided of them, in one go: messages, deliveries, new states, senders that are kept from now on, and the events. The
-- rows are in hand. Even numbers are messages, odd ones follow-ups that are done; from a million on, those that wait longer.
CREATE FUNCTION settle_due_texts(p_sent jsonb, p_later jsonb, p_senders jsonb, p_now timestamptz) RETURNS TABLE (
  kind text, event_id uuid, event_client uuid, event_seq int, event_at timestamptz, conversation_id uuid, data jsonb
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
  v_later jsonb;
BEGIN
  INSERT INTO text_sender (address_id, our_address_id, why, kept_at)
    SELECT DISTINCT ON (x.address_id) x.address_id, x.our_address_id, x.why, p_now
      FROM jsonb_to_recordset(p_senders) x (address_id uuid, our_address_id uuid, why text) ORDER BY x.address_id
    ON CONFLICT (address_id) DO UPDATE SET our_address_id = excluded.our_address_id, why = excluded.why, by_agent_id = NULL,
      kept_at = excluded.kept_at;
  WITH item AS MATERIALIZED (
    SELECT x.*, new_id() AS message_id, new_id() AS delivery_id FROM jsonb_to_recordset(p_sent) x (
      n int, id uuid, client_id uuid, conversation_id uuid, title text, channel "Channel", purpose "DeliveryPurpose", "from" text,
      "to" text, subject text, text text, html text, agent_id uuid, key text, token text)),
  done AS (UPDATE follow_up f SET state = 'done', done_at = p_now FROM item x WHERE f.id = x.id),
  written AS (
    INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", subject, text, html, agent_id)
      SELECT x.message_id, x.client_id, x.conversation_id, x.channel, 'outbound', x."from", x."to", x.subject, x.text, x.html, x.agent_id FROM item x),
  ordered AS (
    INSERT INTO delivery (id, message_id, client_id, channel, purpose, "from", "to", idempotency_key, callback_token)
      SELECT x.delivery_id, x.message_id, x.client_id, x.channel, x.purpose, x."from", x."to", x.key, x.token FROM item x)
  SELECT jsonb_agg(e.event) INTO v_events FROM (
    SELECT jsonb_build_object('idx', 2 * x.n, 'client_id', x.client_id, 'conversation_id', x.conversation_id, 'agent_id', x.agent_id,
        'kind', 'message.queued', 'data', jsonb_build_object('messageId', x.message_id, 'deliveryId', x.delivery_id, 'channel', x.channel,
          'text', x.text, 'subject', x.subject, 'to', x."to", 'purpose', x.purpose, 'clientKey', NULL)
          || CASE WHEN x.html IS NULL THEN '{}' ELSE jsonb_build_object('hasHtml', true) END) AS event FROM item x
    UNION ALL
    SELECT jsonb_build_object('idx', 2 * x.n + 1, 'client_id', x.client_id, 'conversation_id', x.conversation_id, 'kind', 'followUp.done',
        'data', jsonb_build_object('followUpId', x.id, 'title', x.title, 'agentId', NULL)) FROM item x) e;
  WITH item AS MATERIALIZED (
    SELECT x.* FROM jsonb_to_recordset(p_later) x (
      n int, id uuid, client_id uuid, conversation_id uuid, title text, channel text, purpose text, owner_id uuid, why text, until timestamptz)),
  later AS (UPDATE follow_up f SET due_at = x.until FROM item x WHERE f.id = x.id),
  logged AS (
    INSERT INTO contact_refusal (id, client_id, channel, purpose, why, until, follow_up_id, at)
      SELECT new_id(), x.client_id, x.channel, x.purpose, x.why, x.until, x.id, p_now FROM item x)
  SELECT jsonb_agg(jsonb_build_object('idx', 1000000 + x.n, 'client_id', x.client_id, 'conversation_id', x.conversation_id,
      'kind', 'followUp.planned', 'data', jsonb_build_object('followUpId', x.id, 'title', x.title, 'kind', 'text', 'ownerId', x.owner_id,
        'why', x.why, 'dueAt', to_char(x.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
    INTO v_later FROM item x;
  v_events := coalesce(v_events, '[]') || coalesce(v_later, '[]');
  RETURN QUERY SELECT CASE WHEN r.idx >= 1000000 THEN 'followUp.planned' WHEN r.idx % 2 = 0 THEN 'message.queued' ELSE 'followUp.done' END,
      r.event_id, r.event_client, r.event_seq, r.event_at, r.conversation_id, r.data
    FROM record_events(v_events) r;
END $$;
