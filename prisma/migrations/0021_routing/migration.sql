-- Who is free, as 0020 keeps it (without joining the two lists) and for what 0015 knows besides: lines of skills, whose voice
-- is reached, and who goes after work.
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
                         takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit) AS hears,
                         may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent) AS free
                    FROM added a
                  UNION ALL
                  SELECT r.id, false, r.idle_since, r.live_messages < r.message_capacity,
                         takes_calls(r.device, r.fallback_number, r.live_messages, r.call_message_limit),
                         may_be_asked(r.intent, r.missed_since, r.pending_offers, r.live_calls, r.device, r.next_intent)
                    FROM removed r) x
           GROUP BY x.id
          HAVING bool_or(x.free) <> bool_and(x.free)
              OR bool_and(x.free) AND (bool_or(x.takes) <> bool_and(x.takes) OR bool_or(x.hears) <> bool_and(x.hears)
                OR min(x.idle_since) <> max(x.idle_since))) c;
  IF v_changed IS NOT NULL THEN
    DELETE FROM free_agent f WHERE f.agent_id = ANY (v_changed);
  END IF;
  IF v_free IS NOT NULL THEN
    INSERT INTO free_agent (agent_id, queue_id, takes_messages, takes_calls, idle_since)
      SELECT a.id, m.line_id, a.live_messages < a.message_capacity,
             takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit), a.idle_since
        FROM added a JOIN agent_line m ON m.agent_id = a.id WHERE a.id = ANY (v_free);
  END IF;
  RETURN NULL;
END $$;
