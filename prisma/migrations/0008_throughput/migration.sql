-- AlterTable
ALTER TABLE "agent" ADD COLUMN     "live_calls" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "live_messages" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pending_offers" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "free_agent" (
    "agent_id" UUID NOT NULL,
    "queue_id" UUID NOT NULL,
    "takes_messages" BOOLEAN NOT NULL,
    "idle_since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "free_agent_pkey" PRIMARY KEY ("agent_id","queue_id")
);

-- CreateIndex
CREATE INDEX "free_agent_queue_id_takes_messages_idle_since_agent_id_idx" ON "free_agent"("queue_id", "takes_messages", "idle_since", "agent_id");

-- ============================================================================================================
-- By hand from here on.
-- ============================================================================================================

-- Rows come and go with every offer, oldest first: what is gone must not be walked over for long.
ALTER TABLE "free_agent" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What an agent has in hand is kept beside the agent, not counted: a match must not cost more where more has happened.
CREATE FUNCTION keep_agent_load() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE agent a SET live_calls = a.live_calls + d.calls, live_messages = a.live_messages + d.messages,
        pending_offers = a.pending_offers + d.offers
      FROM (SELECT r.agent_id, count(*) FILTER (WHERE r.channel = 'call')::int AS calls,
                   count(*) FILTER (WHERE r.channel <> 'call')::int AS messages,
                   count(*) FILTER (WHERE r.state = 'pending')::int AS offers
              FROM added r WHERE r.ended_at IS NULL GROUP BY 1) d
     WHERE a.id = d.agent_id;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE agent a SET live_calls = a.live_calls - d.calls, live_messages = a.live_messages - d.messages,
        pending_offers = a.pending_offers - d.offers
      FROM (SELECT r.agent_id, count(*) FILTER (WHERE r.channel = 'call')::int AS calls,
                   count(*) FILTER (WHERE r.channel <> 'call')::int AS messages,
                   count(*) FILTER (WHERE r.state = 'pending')::int AS offers
              FROM removed r WHERE r.ended_at IS NULL GROUP BY 1) d
     WHERE a.id = d.agent_id;
  ELSE
    UPDATE agent a SET live_calls = a.live_calls + d.calls, live_messages = a.live_messages + d.messages,
        pending_offers = a.pending_offers + d.offers
      FROM (SELECT r.agent_id, coalesce(sum(r.way) FILTER (WHERE r.channel = 'call'), 0)::int AS calls,
                   coalesce(sum(r.way) FILTER (WHERE r.channel <> 'call'), 0)::int AS messages,
                   coalesce(sum(r.way) FILTER (WHERE r.state = 'pending'), 0)::int AS offers
              FROM (SELECT agent_id, channel, state, 1 AS way FROM added WHERE ended_at IS NULL
                    UNION ALL SELECT agent_id, channel, state, -1 FROM removed WHERE ended_at IS NULL) r
             GROUP BY 1) d
     WHERE a.id = d.agent_id AND (d.calls <> 0 OR d.messages <> 0 OR d.offers <> 0);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "reservation_added" AFTER INSERT ON "reservation"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_agent_load();
CREATE TRIGGER "reservation_changed" AFTER UPDATE ON "reservation"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_agent_load();
CREATE TRIGGER "reservation_removed" AFTER DELETE ON "reservation"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_agent_load();

-- Who may be asked: available, no missed offer, nothing being asked, not on a call.
CREATE FUNCTION is_free("intent" "Intent", "missed" timestamptz, "offers" int, "calls" int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT "intent" = 'available' AND "missed" IS NULL AND "offers" = 0 AND "calls" = 0
$$;

-- free_agent says, per queue and in the order in which they are asked, who is free. The agent's own row has the last word.
CREATE FUNCTION keep_free_agents() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  v_changed uuid[];
  v_free uuid[];
BEGIN
  SELECT array_agg(n.id), array_agg(n.id) FILTER (WHERE n.free) INTO v_changed, v_free
    FROM (SELECT x.id, x.idle_since, x.live_messages < x.message_capacity AS takes,
            is_free(x.intent, x.missed_since, x.pending_offers, x.live_calls) AS free FROM added x) n
    JOIN (SELECT x.id, x.idle_since, x.live_messages < x.message_capacity AS takes,
            is_free(x.intent, x.missed_since, x.pending_offers, x.live_calls) AS free FROM removed x) o ON o.id = n.id
   WHERE o.free <> n.free OR n.free AND (o.takes <> n.takes OR o.idle_since <> n.idle_since);
  IF v_changed IS NOT NULL THEN
    DELETE FROM free_agent f WHERE f.agent_id = ANY (v_changed);
  END IF;
  IF v_free IS NOT NULL THEN
    INSERT INTO free_agent (agent_id, queue_id, takes_messages, idle_since)
      SELECT a.id, m.queue_id, a.live_messages < a.message_capacity, a.idle_since
        FROM added a JOIN queue_member m ON m.agent_id = a.id WHERE a.id = ANY (v_free);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "agent_changed" AFTER UPDATE ON "agent"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_free_agents();

CREATE FUNCTION keep_free_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM free_agent f USING removed m WHERE f.agent_id = m.agent_id AND f.queue_id = m.queue_id;
    RETURN NULL;
  END IF;
  -- First the rows, in order: who is changing just now is waited for, and then seen as changed.
  PERFORM 1 FROM agent a WHERE a.id IN (SELECT m.agent_id FROM added m) ORDER BY a.id FOR NO KEY UPDATE;
  INSERT INTO free_agent (agent_id, queue_id, takes_messages, idle_since)
    SELECT a.id, m.queue_id, a.live_messages < a.message_capacity, a.idle_since
      FROM added m JOIN agent a ON a.id = m.agent_id WHERE is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "queue_member_added" AFTER INSERT ON "queue_member"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_free_members();
CREATE TRIGGER "queue_member_removed" AFTER DELETE ON "queue_member"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_free_members();

UPDATE agent a SET live_calls = d.calls, live_messages = d.messages, pending_offers = d.offers
  FROM (SELECT r.agent_id, count(*) FILTER (WHERE r.channel = 'call')::int AS calls,
               count(*) FILTER (WHERE r.channel <> 'call')::int AS messages,
               count(*) FILTER (WHERE r.state = 'pending')::int AS offers
          FROM reservation r WHERE r.ended_at IS NULL GROUP BY 1) d
 WHERE a.id = d.agent_id;
INSERT INTO free_agent (agent_id, queue_id, takes_messages, idle_since)
  SELECT a.id, m.queue_id, a.live_messages < a.message_capacity, a.idle_since
    FROM agent a JOIN queue_member m ON m.agent_id = a.id WHERE is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
  ON CONFLICT DO NOTHING;

-- record_event for many: each element has client_id, kind, data, and may have idx, conversation_id and agent_id. The
-- numbers of one client follow each other in the order of idx. No dedupe keys: who calls holds the rows that decide.
-- Clients' rows are taken in the order of their ids.
CREATE FUNCTION record_events(p_events jsonb) RETURNS TABLE (
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
    SELECT x.idx, x.client_id, x.kind, x.data, x.conversation_id, x.agent_id, new_id() AS id,
           c.last_seq + row_number() OVER (PARTITION BY x.client_id ORDER BY x.idx)::int AS seq,
           row_number() OVER (PARTITION BY x.client_id ORDER BY x.idx DESC) = 1 AS is_last
      FROM jsonb_to_recordset(p_events) x (idx int, client_id uuid, kind text, data jsonb, conversation_id uuid, agent_id uuid)
      JOIN client c ON c.id = x.client_id),
  counted AS (UPDATE client c SET last_seq = i.seq FROM item i WHERE i.is_last AND c.id = i.client_id),
  recorded AS (
    INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at)
      SELECT i.id, i.client_id, i.seq, i.kind, i.data, i.conversation_id, i.agent_id, NULL, v_at FROM item i),
  posted AS (INSERT INTO outbox_message (event_id) SELECT i.id FROM item i)
  SELECT i.idx, i.id, i.client_id, i.seq, v_at, i.conversation_id, i.data FROM item i;
END $$;

-- One look at a queue: the longest waiting with their clients' rows, and the longest idle who may be asked, all of them
-- taken for the rest of the transaction; who is in somebody else's hand is passed over. Never more than a fixed number of
-- each is read, however many there are. The rule that pairs them is core/routing/chooseAgent.ts.
CREATE FUNCTION take_round(p_queue uuid, p_most int, p_spare int, p_refusal interval)
  RETURNS TABLE (waiting jsonb, agents jsonb) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
  SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_free int;
  v_agents uuid[] := '{}';
  v_more uuid[];
  v_has_calls boolean;
  v_has_messages boolean;
  v_accounts uuid[];
BEGIN
  SELECT count(*) INTO v_free FROM (SELECT 1 FROM free_agent f WHERE f.queue_id = p_queue LIMIT p_most) f;
  IF v_free = 0 THEN
    RETURN;
  END IF;
  SELECT jsonb_agg(jsonb_build_object('id', h.id, 'client_id', h.client_id, 'channel', h.channel, 'queued_at', h.queued_at,
           'account_agent_id', cl.account_agent_id,
           'refused_by', ARRAY(SELECT r.agent_id FROM reservation r WHERE r.conversation_id = h.id AND r.state = 'rejected'
             AND r.decided_at > now() - p_refusal)) ORDER BY h.rank_at, h.id),
         bool_or(h.channel = 'call'), bool_or(h.channel <> 'call'),
         array_agg(DISTINCT cl.account_agent_id) FILTER (WHERE cl.account_agent_id IS NOT NULL)
    INTO waiting, v_has_calls, v_has_messages, v_accounts
    FROM take_waiting(p_queue, least(p_most, v_free + p_spare)) h JOIN client cl ON cl.id = h.client_id;
  IF waiting IS NULL THEN
    RETURN;
  END IF;
  v_free := jsonb_array_length(waiting) + p_spare;
  SELECT array_agg(t.id) INTO v_agents FROM (
    SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
     WHERE f.queue_id = p_queue AND f.takes_messages AND is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
     ORDER BY f.idle_since, f.agent_id LIMIT v_free FOR NO KEY UPDATE OF a SKIP LOCKED) t;
  v_agents := coalesce(v_agents, '{}');
  -- Whose hands are full of texts may still be asked to take a call.
  IF v_has_calls THEN
    SELECT array_agg(t.id) INTO v_more FROM (
      SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
       WHERE f.queue_id = p_queue AND NOT f.takes_messages AND is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
       ORDER BY f.idle_since, f.agent_id LIMIT v_free FOR NO KEY UPDATE OF a SKIP LOCKED) t;
    v_agents := v_agents || coalesce(v_more, '{}');
  END IF;
  IF v_accounts IS NOT NULL AND NOT v_accounts <@ v_agents THEN
    SELECT array_agg(t.id) INTO v_more FROM (
      SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
       WHERE f.agent_id = ANY (v_accounts) AND f.agent_id <> ALL (v_agents) AND f.queue_id = p_queue AND is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
       FOR NO KEY UPDATE OF a SKIP LOCKED) t;
    v_agents := v_agents || coalesce(v_more, '{}');
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'idle_since', a.idle_since, 'live_calls', a.live_calls,
           'live_messages', a.live_messages, 'message_capacity', a.message_capacity)), '[]')
    INTO agents FROM agent a WHERE a.id = ANY (v_agents) AND is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls);
  RETURN NEXT;
END $$;

-- Makes the offers that were chosen from a round. Each element: conversation_id, client_id, agent_id, channel, why. What the
-- unique keys refuse is left out; what is written is given back, with its event.
CREATE FUNCTION make_offers(p_offers jsonb, p_seconds int) RETURNS TABLE (
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
     RETURNING jsonb_build_object('idx', 0, 'client_id', c.client_id, 'conversation_id', c.id, 'kind', 'conversation.offered',
       'data', jsonb_build_object('reservationId', r.id, 'agentId', r.agent_id, 'channel', r.channel,
         'expiresAt', to_char(r.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'why', r.why)) AS event)
  SELECT jsonb_agg(m.event) INTO v_events FROM moved m;
  IF v_events IS NOT NULL THEN
    RETURN QUERY SELECT e.conversation_id, e.data, e.event_id, e.event_client, e.event_seq, e.event_at FROM record_events(v_events) e;
  END IF;
END $$;
