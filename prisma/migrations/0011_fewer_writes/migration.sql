-- DropForeignKey
ALTER TABLE "message" DROP CONSTRAINT "message_client_id_fkey";

-- DropForeignKey
ALTER TABLE "timeline_event" DROP CONSTRAINT "timeline_event_client_id_fkey";

-- DropIndex
DROP INDEX "message_client_id_idx";

-- DropIndex
DROP INDEX "message_mail_id_idx";

-- DropIndex
DROP INDEX "timeline_event_conversation_id_idx";

-- =====
-- Whoever writes an event or a message takes the client's number for it from the client's row in the same statement or
-- holds that row, and clients are never deleted: to ask for it again, twice for each text, was dear. The promise
-- belongs_together looks for what has lost its owner. The foreign key to the conversation stays.

-- Texts have none.
CREATE INDEX "message_mail_id" ON "message" ("mail_id") WHERE "mail_id" IS NOT NULL;

-- Who is being offered is in nobody's hand yet.
DROP INDEX "conversation_of_agent";
CREATE INDEX "conversation_of_agent" ON "conversation" ("agent_id")
  WHERE "agent_id" IS NOT NULL AND "state" IN ('offered', 'handled', 'wrapping');

-- Written with every offer: room on the page for the next version, so that no index has to be touched.
ALTER TABLE "agent" SET (fillfactor = 50);

-- One outbox row for all offers of a round, under the smallest of their events' ids.
CREATE OR REPLACE FUNCTION make_offers(p_offers jsonb, p_seconds int) RETURNS TABLE (
  conversation_id uuid, data jsonb, event_id uuid, event_client uuid, event_seq int, event_at timestamptz
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
BEGIN
  WITH asked AS (
    INSERT INTO reservation (id, conversation_id, agent_id, channel, state, why, expires_at)
      SELECT new_id(), x.conversation_id, x.agent_id, x.channel, 'pending', x.why, now() + p_seconds * interval '1 s'
        FROM jsonb_to_recordset(p_offers) x (conversation_id uuid, agent_id uuid, channel "Channel", why jsonb)
      ON CONFLICT DO NOTHING RETURNING id, conversation_id, agent_id, channel, why, expires_at),
  moved AS (
    UPDATE conversation c SET state = 'offered', version = c.version + 1 FROM asked r
     WHERE c.id = r.conversation_id
     RETURNING jsonb_build_object('idx', 0, 'quiet', true, 'client_id', c.client_id, 'conversation_id', c.id, 'kind', 'conversation.offered',
       'data', jsonb_build_object('reservationId', r.id, 'agentId', r.agent_id, 'channel', r.channel,
         'expiresAt', to_char(r.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'why', r.why)) AS event)
  SELECT jsonb_agg(m.event) INTO v_events FROM moved m;
  IF v_events IS NOT NULL THEN
    RETURN QUERY
    WITH e AS MATERIALIZED (SELECT * FROM record_events(v_events)),
    noted AS (
      INSERT INTO outbox_message (event_id, event_ids)
        SELECT min(x.event_id::text)::uuid, array_agg(x.event_id) FROM e x)
    SELECT e.conversation_id, e.data, e.event_id, e.event_client, e.event_seq, e.event_at FROM e;
  END IF;
END $$;

-- Several texts of one new sender in one batch were refused by the foreign key and then taken in one by one: the id of the
-- conversation that the first of them opens was made anew for each. Nothing else is changed.
CREATE OR REPLACE FUNCTION ingest_inbound(p_items jsonb) RETURNS TABLE (
  idx int, status text, event_id uuid, seq int, client_id uuid, kind text, data jsonb, conversation_id uuid,
  agent_id uuid, queue_id uuid, at timestamptz
) LANGUAGE plpgsql
  -- A batch is small and the tables are large, or will be before the planner is told: every row by its key.
  SET enable_seqscan = off SET enable_material = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_items inbound_item[];
  v_clients uuid[];
  v_is_somebody_new boolean;
  v_new inbound_decision[];
  v_others inbound_item[];
  v_opens boolean;
  v_calls boolean;
  v_turns boolean;
  d record;
BEGIN
  SELECT array_agg(x ORDER BY x.idx), array_agg(a.client_id), bool_or(a.id IS NULL)
    INTO v_items, v_clients, v_is_somebody_new
    FROM jsonb_populate_recordset(NULL::inbound_item, p_items) x
    LEFT JOIN address a ON a.kind = address_kind(x.channel) AND a.value = x."from";
  IF v_is_somebody_new THEN
    PERFORM make_clients(v_items);
    SELECT array_agg(coalesce(a.client_id, withheld_client(x.dedupe))) INTO v_clients FROM unnest(v_items) x
      LEFT JOIN address a ON a.kind = address_kind(x.channel) AND a.value = x."from";
  END IF;
  PERFORM 1 FROM client c WHERE c.id = ANY (v_clients) ORDER BY c.id FOR NO KEY UPDATE;
  PERFORM 1 FROM conversation c WHERE c.client_id = ANY (v_clients) AND c.state <> 'closed' ORDER BY c.id FOR UPDATE;

  WITH known AS (
    SELECT new_id() AS own_id, x AS item, x.idx, x.channel, our.id AS our_id, our.queue_id AS our_queue, a.id AS address_id, c.id AS client_id,
           c.tier, c.last_seq, conv.id AS joined, conv.agent_id AS joined_agent, conv.queue_id AS joined_queue,
           invite.id AS invite_id, invite.conversation_id AS invited, our.id IS NOT NULL AND e.id IS NULL AS is_new
      FROM unnest(v_items) x
      LEFT JOIN our_address our ON our.kind = address_kind(x.channel) AND our.value = x."to"
      LEFT JOIN address a ON a.kind = our.kind AND a.value = x."from"
      LEFT JOIN client c ON c.id = coalesce(a.client_id, CASE WHEN x."from" IS NULL THEN withheld_client(x.dedupe) END)
      LEFT JOIN timeline_event e ON e.dedupe_key = x.dedupe
      LEFT JOIN LATERAL (
        SELECT v.id, v.agent_id, v.queue_id, v.opened_at FROM conversation v
         WHERE v.client_id = c.id AND v.channel = x.channel AND v.our_address_id = our.id AND v.state <> 'closed'
           AND (v.state <> 'wrapping' OR x.channel <> 'call')
         ORDER BY (v.state = 'wrapping'), v.opened_at DESC LIMIT 1) conv ON true
      LEFT JOIN LATERAL (
        SELECT i.id, i.conversation_id FROM survey_invite i
         WHERE x.score IS NOT NULL AND i.client_id = c.id AND i.state = 'sent' AND i.channel = 'sms' AND i.to = x."from"
           AND i.expires_at > now()
           AND (conv.id IS NULL OR i.sent_at > coalesce(
             (SELECT max(m.created_at) FROM message m WHERE m.conversation_id = conv.id AND m.direction = 'outbound'),
             conv.opened_at))
         ORDER BY i.sent_at DESC LIMIT 1) invite ON true),
  -- The first new item that finds no open conversation opens one, and those after it join that. An answer to our question
  -- is not a new piece of work, nor is an opt-out.
  ranked AS (
    SELECT k.*, new_id() AS event_id, new_id() AS part_id,
           min(k.idx) FILTER (WHERE k.is_new AND k.joined IS NULL AND k.invite_id IS NULL AND (k.item)."optOut" IS NULL) OVER alike AS opener,
           first_value(k.own_id) OVER alike AS made_id,
           k.last_seq + sum(k.is_new::int) OVER (PARTITION BY k.client_id ORDER BY k.idx)::int AS seq
      FROM known k WINDOW alike AS (PARTITION BY k.client_id, k.channel, k.our_id)),
  judged AS (
    SELECT r.*, coalesce(r.opener = r.idx, false) AS opens, r.joined IS NOT NULL OR r.opener <= r.idx AS may_join,
           r.invite_id IS NOT NULL AND (r.opener < r.idx) IS NOT TRUE AS is_answer
      FROM ranked r),
  placed AS (
    SELECT j.*, j.may_join AND NOT j.is_answer AS is_open, CASE WHEN j.is_answer THEN j.invite_id END AS answers,
           CASE WHEN j.may_join AND NOT j.is_answer THEN coalesce(j.joined_queue, j.our_queue) END AS queue_id,
           (SELECT count(*) FROM follow_up f
             WHERE f.client_id = j.client_id AND f.kind = 'text' AND f.state = 'planned') AS planned_texts
      FROM judged j)
  SELECT array_agg(ROW(
      p.idx, p.item, CASE WHEN p.channel = 'call' THEN 'call.received' ELSE 'message.received' END,
      p.client_id, p.seq, p.event_id, p.part_id,
      CASE WHEN p.is_answer THEN p.invited WHEN p.is_open THEN coalesce(p.joined, p.made_id) END, p.opens,
      CASE WHEN p.is_open THEN p.joined END, CASE WHEN p.is_open THEN p.joined_agent END, p.queue_id,
      p.our_id, p.address_id, p.tier,
      CASE WHEN p.channel = 'call' THEN
        jsonb_build_object('legId', p.part_id, 'from', (p.item)."fromShown", 'to', (p.item)."to", 'opened', p.opens,
          'queueId', p.queue_id, 'parked', NOT p.opens, 'plannedTexts', p.planned_texts)
      ELSE
        jsonb_build_object('messageId', p.part_id, 'channel', p.channel, 'text', (p.item).text, 'subject', (p.item).subject,
          'from', (p.item)."fromShown", 'to', (p.item)."to", 'opened', p.opens, 'queueId', p.queue_id,
          'attachments', coalesce((p.item).attachments, '[]'), 'hasHtml', (p.item).html IS NOT NULL, 'inviteId', p.answers,
          'plannedTexts', p.planned_texts,
          'optOut', (p.item)."optOut", 'flags', coalesce((p.item).flags, '[]'))
      END)::inbound_decision ORDER BY p.idx) FILTER (WHERE p.is_new),
      array_agg(p.item) FILTER (WHERE NOT p.is_new),
      bool_or(p.opens), bool_or(p.is_new AND p.channel = 'call'),
      bool_or(p.is_new AND (p.item)."optOut" IS NOT NULL AND p.address_id IS NOT NULL)
    INTO v_new, v_others, v_opens, v_calls, v_turns FROM placed p;

  UPDATE client c SET last_seq = m.last_seq, last_contact_at = greatest(c.last_contact_at, m.at)
    FROM (SELECT d.client_id, max(d.seq) AS last_seq, max((d.item).at) AS at FROM unnest(v_new) d GROUP BY 1) m
   WHERE c.id = m.client_id;
  IF v_opens THEN
    INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, subject,
        preview, rank_at, opened_at, queued_at, waiting_since)
      SELECT d.conversation_id, d.client_id, (d.item).channel, 'inbound', d.our_id, d.address_id, d.queue_id, 'queued',
             (d.item).subject, left((d.item).text, 140), now() - rank_bonus(d.tier, (d.item).channel), now(), now(), now()
        FROM unnest(v_new) d WHERE d.opens;
    INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at)
      SELECT new_id(), d.conversation_id, d.queue_id, (d.item).channel, now() FROM unnest(v_new) d WHERE d.opens;
  END IF;
  -- A text or mail that comes during wrap-up turns the paperwork back into work.
  UPDATE conversation c SET waiting_since = coalesce(c.waiting_since, now()), preview = m.preview,
      state = CASE WHEN c.state = 'wrapping' THEN 'handled' ELSE c.state END,
      version = c.version + (c.state = 'wrapping')::int, wrap_started_at = NULL, wrap_up_due_at = NULL
    FROM (SELECT DISTINCT ON (d.joined) d.joined, left((d.item).text, 140) AS preview FROM unnest(v_new) d
           WHERE d.joined IS NOT NULL AND d.kind = 'message.received' ORDER BY d.joined, d.idx DESC) m
   WHERE c.id = m.joined;
  IF v_calls THEN
    INSERT INTO leg (id, conversation_id, party, call_sid, state, parked)
      SELECT d.part_id, d.conversation_id, 'client', (d.item)."callSid", 'in_progress', NOT d.opens
        FROM unnest(v_new) d WHERE d.kind = 'call.received';
  END IF;
  INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", subject, text, html,
      attachments, flags, mail_id, "references", raw_id)
    SELECT d.part_id, d.client_id, d.conversation_id, (d.item).channel, 'inbound', (d.item)."fromShown", (d.item)."to",
           (d.item).subject, (d.item).text, (d.item).html, coalesce((d.item).attachments, '[]'),
           coalesce((d.item).flags, '[]'), (d.item)."mailId", coalesce((d.item)."references", '[]'), (d.item)."rawId"
      FROM unnest(v_new) d WHERE d.kind = 'message.received';
  WITH recorded AS (
    INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at)
      SELECT d.event_id, d.client_id, d.seq, d.kind, d.data, d.conversation_id, NULL, (d.item).dedupe, (d.item).at
        FROM unnest(v_new) d RETURNING id)
  INSERT INTO outbox_message (event_id) SELECT id FROM recorded;

  RETURN QUERY SELECT d.idx, 'accepted', d.event_id, d.seq, d.client_id, d.kind, d.data, d.conversation_id, d.agent_id,
      d.queue_id, (d.item).at FROM unnest(v_new) d;
  IF v_others IS NOT NULL THEN
    RETURN QUERY SELECT x.idx, CASE WHEN e.id IS NULL THEN 'unknown_destination' ELSE 'duplicate' END, e.id, e.seq,
        e.client_id, e.kind, e.data, e.conversation_id, NULL::uuid, NULL::uuid, e.at
      FROM unnest(v_others) x LEFT JOIN timeline_event e ON e.dedupe_key = x.dedupe;
  END IF;
  -- An opt-out holds from the same instant as the message that asks for it, and is an event of its own.
  IF v_turns THEN
    FOR d IN SELECT x.* FROM unnest(v_new) x WHERE (x.item)."optOut" IS NOT NULL AND x.address_id IS NOT NULL ORDER BY x.idx LOOP
      UPDATE address a SET opted_out_at = CASE WHEN (d.item)."optOut" = 'stop' THEN now() END WHERE a.id = d.address_id;
      kind := CASE WHEN (d.item)."optOut" = 'stop' THEN 'client.optedOut' ELSE 'client.optedIn' END;
      data := jsonb_build_object('kind', address_kind((d.item).channel), 'value', (d.item)."from");
      RETURN QUERY SELECT d.idx, 'accepted', e.event_id, e.event_seq, d.client_id, kind, data, NULL::uuid, NULL::uuid,
          NULL::uuid, e.event_at
        FROM record_event(d.client_id, kind, data, NULL, NULL, (d.item).at, NULL) e;
    END LOOP;
  END IF;
END $$;
