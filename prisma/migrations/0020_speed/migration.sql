-- What a batch of deliveries or offers costs in the database: nothing for each row that can be done once for all of them.

-- The moves of all deliveries of a statement are kept by one insert, not by a call for each. An id is in each list once, so
-- that they need not be joined: two lists that are joined would cost their product.
CREATE FUNCTION keep_delivery_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO state_change (subject, row_id, "from", "to")
    SELECT 'delivery', x.id, max(x.was), max(x.became)
      FROM (SELECT n.id, NULL AS was, n.state::text AS became FROM added n
            UNION ALL SELECT o.id, o.state::text, NULL FROM removed o) x
     GROUP BY x.id HAVING max(x.was) <> max(x.became);
  RETURN NULL;
END $$;
DROP TRIGGER "delivery_state_kept" ON "delivery";
CREATE TRIGGER "delivery_state_kept" AFTER UPDATE ON "delivery"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_delivery_states();

-- Automatic texts that are due, taken for the rest of the transaction: what must be known to say under which rules they
-- leave. None twice, and agents' own replies are not among them.
CREATE FUNCTION take_automatic_texts(p_most int) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, purpose "DeliveryPurpose", "from" text, "to" text, idempotency_key text,
  callback_token text, text text, time_zone text
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT d.id, d.client_id, m.conversation_id, d.purpose, d."from", d."to", d.idempotency_key, d.callback_token, m.text, c.time_zone
    FROM delivery d JOIN message m ON m.id = d.message_id JOIN client c ON c.id = d.client_id
   WHERE d.state IN ('pending', 'held') AND d.due_at <= now() AND d.purpose <> 'reply' AND d.channel = 'sms'
   ORDER BY d.due_at LIMIT p_most FOR UPDATE OF d SKIP LOCKED;
END $$;

-- Leases taken texts to who will send them, each with the rules under which it leaves: p_under[i] holds for p_ids[i]. Gives
-- those whose reader has opted out by now, as note_leaving has found and kept it.
CREATE FUNCTION lease_taken_texts(p_ids uuid[], p_under text[], p_seconds int) RETURNS SETOF uuid LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  RETURN QUERY
  WITH leased AS (
    UPDATE delivery d SET state = 'leased', leases = d.leases + 1, uncertain_since = NULL, left_under = x.under::jsonb,
        leased_until = now() + p_seconds * interval '1 s'
      FROM unnest(p_ids, p_under) x (id, under) WHERE d.id = x.id RETURNING d.id, d.opted_out_at)
  SELECT l.id FROM leased l WHERE l.opted_out_at IS NOT NULL;
END $$;

-- As before, but without joining the two lists, which cost their product.
CREATE OR REPLACE FUNCTION keep_free_agents() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  v_changed uuid[];
  v_free uuid[];
BEGIN
  SELECT array_agg(c.id), array_agg(c.id) FILTER (WHERE c.free) INTO v_changed, v_free
    FROM (SELECT x.id, bool_or(x.is_new AND x.free) AS free
            FROM (SELECT a.id, true AS is_new, a.idle_since, a.live_messages < a.message_capacity AS takes,
                         is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls) AS free FROM added a
                  UNION ALL
                  SELECT r.id, false, r.idle_since, r.live_messages < r.message_capacity,
                         is_free(r.intent, r.missed_since, r.pending_offers, r.live_calls) FROM removed r) x
           GROUP BY x.id
          HAVING bool_or(x.free) <> bool_and(x.free)
              OR bool_and(x.free) AND (bool_or(x.takes) <> bool_and(x.takes) OR min(x.idle_since) <> max(x.idle_since))) c;
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
