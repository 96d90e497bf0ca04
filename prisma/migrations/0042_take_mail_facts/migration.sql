-- As before, and: what was read of each mail besides its words is kept with its original (`facts`, `envelope` of the item).
CREATE OR REPLACE FUNCTION take_mails(p_items jsonb, p_keys text[], p_bytes bytea, p_lengths int[]) RETURNS TABLE (
  idx int, status text, event_id uuid, seq int, client_id uuid, kind text, data jsonb, conversation_id uuid,
  agent_id uuid, queue_id uuid, at timestamptz
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_material = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_items jsonb;
BEGIN
  WITH mail AS MATERIALIZED (
    SELECT x.item, (x.item ->> 'from') AS "from", (x.item ->> 'to') AS "to", p_keys[x.n] AS key,
           substring(p_bytes FROM (sum(p_lengths[x.n]) OVER (ORDER BY x.n) - p_lengths[x.n])::int + 1 FOR p_lengths[x.n]) AS bytes
      FROM jsonb_array_elements(p_items) WITH ORDINALITY x(item, n)),
  strange AS MATERIALIZED (
    SELECT m.* FROM mail m WHERE NOT EXISTS (SELECT FROM our_address o WHERE o.kind = 'email' AND o.value = m."from")),
  kept AS (
    -- By their keys, so that two processes which are given the same mails never wait for each other in a circle.
    INSERT INTO raw_inbound (id, source, "from", bytes, dedupe_key, facts, envelope, division_ids)
      SELECT new_id(), 'email', s."from", s.bytes, s.key, s.item -> 'facts', s.item -> 'envelope', ARRAY(SELECT q.division_id FROM our_address o
               JOIN queue q ON q.id = o.queue_id WHERE o.kind = 'email' AND o.value = s."to")
        FROM strange s ORDER BY s.key
      ON CONFLICT (dedupe_key) DO UPDATE SET reason = nullif(raw_inbound.reason, 'unfinished'), facts = coalesce(raw_inbound.facts, excluded.facts)
      RETURNING raw_inbound.id, raw_inbound.dedupe_key)
  SELECT jsonb_agg(s.item - 'facts' - 'envelope' || jsonb_build_object('rawId', k.id, 'flags', CASE
           WHEN s.item ->> 'mailId' IS NOT NULL AND EXISTS (SELECT FROM message m WHERE m.mail_id = s.item ->> 'mailId'
                  AND m.direction = 'inbound' AND m."to" = s."to" AND m.raw_id <> k.id)
           THEN (s.item -> 'flags') || '"copied_message_id"' ELSE s.item -> 'flags' END))
    INTO v_items FROM strange s JOIN kept k ON k.dedupe_key = s.key;
  IF v_items IS NOT NULL THEN
    RETURN QUERY SELECT * FROM ingest_inbound(v_items);
  END IF;
END $$;
