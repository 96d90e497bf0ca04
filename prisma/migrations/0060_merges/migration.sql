-- Clients who turn out to be one person. The loser stays as a tombstone that points to the winner; what was carried over is
-- noted row by row, so that it can be put back. Events are never carried over: the loser's timeline ends, and is read as a
-- chapter of the winner's.
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "merged_into_id" UUID;

CREATE TABLE IF NOT EXISTS "client_merge" (
    "id" UUID NOT NULL,
    "winner_id" UUID NOT NULL,
    "loser_id" UUID NOT NULL,
    "by_agent_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fields" JSONB NOT NULL DEFAULT '{}',
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_id" UUID,

    CONSTRAINT "client_merge_pkey" PRIMARY KEY ("id")
);
CREATE TABLE IF NOT EXISTS "client_merge_row" (
    "merge_id" UUID NOT NULL REFERENCES "client_merge"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "in_table" TEXT NOT NULL,
    "row_id" UUID NOT NULL,

    CONSTRAINT "client_merge_row_pkey" PRIMARY KEY ("merge_id", "in_table", "row_id")
);

-- Whoever writes an event takes its number from the client's row. Who still holds a tombstone for a client, because it was
-- read before the merge, is sent back to read again (40001): so no event can come after a timeline has ended, whichever
-- statement would write it.
CREATE OR REPLACE FUNCTION refuse_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'client % was merged into % meanwhile', OLD.id, OLD.merged_into_id USING ERRCODE = 'serialization_failure';
END $$;
CREATE OR REPLACE TRIGGER "client_is_tombstone" BEFORE UPDATE OF "last_seq" ON "client" FOR EACH ROW
  WHEN (OLD."merged_into_id" IS NOT NULL AND NEW."last_seq" > OLD."last_seq") EXECUTE FUNCTION refuse_tombstone();

-- As before, and: a conversation that went to another client while this waited for the client's row is changed meanwhile too.
CREATE OR REPLACE FUNCTION take_plain_texts(
  p_from text[], p_shown text[], p_to text[], p_dedupe text[], p_at timestamptz[], p_event uuid[], p_message uuid[],
  p_text text[], p_data text[]
) RETURNS text LANGUAGE plpgsql
  -- As in ingest_inbound: every row by its key.
  SET enable_seqscan = off SET enable_material = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_known int;
  v_n int[];
  v_seq int[];
  v_client uuid[];
  v_conversation uuid[];
  v_queue uuid[];
  v_agent uuid[];
  v_planned text;
BEGIN
  WITH known AS MATERIALIZED (
    SELECT x.n::int AS n, a.client_id, v.id AS conversation_id
      FROM unnest(p_from, p_to, p_dedupe) WITH ORDINALITY x("from", "to", dedupe, n)
      JOIN address a ON a.kind = 'phone' AND a.value = x."from"
      JOIN our_address our ON our.kind = 'phone' AND our.value = x."to"
      JOIN conversation v ON v.client_id = a.client_id AND v.channel = 'sms' AND v.our_address_id = our.id
           AND v.state IN ('queued', 'offered', 'handled')
     WHERE NOT EXISTS (SELECT FROM timeline_event e WHERE e.dedupe_key = x.dedupe)
     ORDER BY a.client_id),
  numbered AS (
    UPDATE client c SET last_seq = c.last_seq + 1, last_contact_at = greatest(c.last_contact_at, p_at[k.n])
      FROM known k WHERE c.id = k.client_id RETURNING k.n, c.id AS client_id, c.last_seq, k.conversation_id),
  joined AS (
    UPDATE conversation v SET waiting_since = coalesce(v.waiting_since, now()), preview = left(p_text[m.n], 140)
      FROM numbered m WHERE v.id = m.conversation_id AND v.client_id = m.client_id AND v.state IN ('queued', 'offered', 'handled')
      RETURNING m.n, m.client_id, m.last_seq, v.id, v.queue_id, v.agent_id)
  SELECT (SELECT count(*) FROM known), array_agg(j.n), array_agg(j.last_seq), array_agg(j.client_id), array_agg(j.id),
         array_agg(j.queue_id), array_agg(j.agent_id)
    INTO v_known, v_n, v_seq, v_client, v_conversation, v_queue, v_agent FROM joined j;
  -- Also when two of these numbers are one client's: then only one of them was counted.
  IF v_known <> coalesce(cardinality(v_n), 0) THEN
    RAISE EXCEPTION 'take_plain_texts: changed meanwhile' USING ERRCODE = 'serialization_failure';
  END IF;
  IF v_known = 0 THEN
    RETURN '';
  END IF;
  -- A fresh look: an automatic text that was planned before the client's row was taken is seen here.
  WITH one AS MATERIALIZED (
    SELECT x.*, (SELECT count(*) FROM follow_up f
                  WHERE f.client_id = x.client_id AND f.kind = 'text' AND f.state = 'planned') AS planned
      FROM unnest(v_n, v_seq, v_client, v_conversation, v_queue) x(n, seq, client_id, conversation_id, queue_id)),
  said AS (
    INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", text)
      SELECT p_message[o.n], o.client_id, o.conversation_id, 'sms', 'inbound', p_shown[o.n], p_to[o.n], p_text[o.n] FROM one o),
  recorded AS (
    INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, dedupe_key, at)
      SELECT p_event[o.n], o.client_id, o.seq, 'message.received',
             overlay(p_data[o.n] PLACING o.queue_id || '","plannedTexts":' || o.planned FROM 13 FOR 54)::jsonb,
             o.conversation_id, p_dedupe[o.n], p_at[o.n] FROM one o),
  noted AS (
    INSERT INTO outbox_message (event_id, event_ids)
      VALUES (p_event[v_n[1]], ARRAY(SELECT p_event[x.n] FROM unnest(v_n) x(n))))
  SELECT string_agg(o.planned::text, ',') INTO v_planned FROM one o;
  RETURN concat_ws('|', array_to_string(v_n, ','), array_to_string(v_seq, ','), array_to_string(v_client, ','),
    array_to_string(v_conversation, ','), array_to_string(v_queue, ','), array_to_string(v_agent, ',', ''), v_planned);
END $$;
