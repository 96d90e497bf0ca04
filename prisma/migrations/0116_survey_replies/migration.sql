-- What a text may be an answer to: {"nps": 9, "yesno": 1}. A question of another kind than the usual one looks there.
ALTER TYPE "inbound_item" ADD ATTRIBUTE "reads" jsonb;

-- As before, and: an answer is matched by the kind of the question that is open; words answer a question for words within
-- two hours, where the client has no open conversation and asks nothing.
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
  v_flows boolean;
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
    SELECT new_id() AS own_id, x AS item, x.idx, x.channel, our.id AS our_id,
           CASE WHEN x.channel = 'call' THEN coalesce(our.call_queue_id, our.queue_id) ELSE our.queue_id END AS our_queue,
           CASE WHEN x.channel = 'call' THEN our.flow_version_id END AS flow_version_id, a.id AS address_id, c.id AS client_id,
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
           AND (v.thread = '' OR EXISTS (
             SELECT FROM message m WHERE m.conversation_id = v.id
                AND m.mail_id IN (SELECT jsonb_array_elements_text(coalesce(x."references", '[]')))))
         ORDER BY (v.thread = ''), (v.state = 'wrapping'), v.opened_at DESC LIMIT 1) conv ON true
      LEFT JOIN LATERAL (
        SELECT i.id, i.conversation_id FROM survey_invite i
         WHERE i.client_id = c.id AND i.state = 'sent' AND i.channel = 'sms' AND i.to = x."from" AND i.expires_at > now()
           AND x.channel = 'sms' AND x."optOut" IS NULL
           AND CASE coalesce(i.awaits, 'csat')
                 WHEN 'csat' THEN x.score IS NOT NULL
                 WHEN 'text' THEN conv.id IS NULL AND x.text !~ '[?？]' AND btrim(x.text) <> '' AND jsonb_array_length(coalesce(x.flags, '[]')) = 0
                   AND i.asked_at > now() - interval '2 hours'
                 ELSE x.reads ? i.awaits END
           AND (conv.id IS NULL OR coalesce(i.asked_at, i.sent_at) > coalesce(
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
    SELECT j.*, j.opens AND j.flow_version_id IS NOT NULL AS arrives, j.may_join AND NOT j.is_answer AS is_open, CASE WHEN j.is_answer THEN j.invite_id END AS answers,
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
          'queueId', CASE WHEN NOT p.arrives THEN p.queue_id END, 'parked', NOT p.opens, 'plannedTexts', p.planned_texts)
          || CASE WHEN p.arrives THEN jsonb_build_object('flowVersionId', p.flow_version_id) ELSE '{}' END
      ELSE
        jsonb_build_object('messageId', p.part_id, 'channel', p.channel, 'text', (p.item).text, 'subject', (p.item).subject,
          'from', (p.item)."fromShown", 'to', (p.item)."to", 'opened', p.opens, 'queueId', p.queue_id,
          'attachments', coalesce((p.item).attachments, '[]'), 'hasHtml', (p.item).html IS NOT NULL, 'inviteId', p.answers,
          'plannedTexts', p.planned_texts,
          'optOut', (p.item)."optOut", 'flags', coalesce((p.item).flags, '[]'))
      END)::inbound_decision ORDER BY p.idx) FILTER (WHERE p.is_new),
      array_agg(p.item) FILTER (WHERE NOT p.is_new),
      bool_or(p.opens), bool_or(p.is_new AND p.channel = 'call'),
      bool_or(p.is_new AND (p.item)."optOut" IS NOT NULL AND p.address_id IS NOT NULL),
      bool_or(p.is_new AND p.arrives)
    INTO v_new, v_others, v_opens, v_calls, v_turns, v_flows FROM placed p;

  UPDATE client c SET last_seq = m.last_seq, last_contact_at = greatest(c.last_contact_at, m.at)
    FROM (SELECT d.client_id, max(d.seq) AS last_seq, max((d.item).at) AS at FROM unnest(v_new) d GROUP BY 1) m
   WHERE c.id = m.client_id;
  IF v_opens THEN
    INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, subject,
        preview, rank_at, opened_at, queued_at, waiting_since)
      SELECT d.conversation_id, d.client_id, (d.item).channel, 'inbound', d.our_id, d.address_id, d.queue_id,
             CASE WHEN d.data ? 'flowVersionId' THEN 'arriving' ELSE 'queued' END::"ConversationState",
             (d.item).subject, left((d.item).text, 140), now() - rank_bonus(d.tier, (d.item).channel), now(),
             CASE WHEN NOT d.data ? 'flowVersionId' THEN now() END, CASE WHEN NOT d.data ? 'flowVersionId' THEN now() END
        FROM unnest(v_new) d WHERE d.opens;
    INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at)
      SELECT new_id(), d.conversation_id, d.queue_id, (d.item).channel, now() FROM unnest(v_new) d
       WHERE d.opens AND NOT d.data ? 'flowVersionId';
  END IF;
  IF v_flows THEN
    INSERT INTO arrival (conversation_id, flow_version_id)
      SELECT d.conversation_id, (d.data ->> 'flowVersionId')::uuid FROM unnest(v_new) d
       WHERE d.opens AND d.data ? 'flowVersionId';
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
