-- As in 0015, but between two attempts of a callback there is a pause (0014): it keeps its rank and nobody is asked. Lines
-- read what waits by these two functions now.
CREATE OR REPLACE FUNCTION take_line(p_line uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 20
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE coalesce(c.line_id, c.queue_id) = p_line AND c.state = 'queued' AND c.held_for IS NULL
     AND (c.not_before IS NULL OR c.not_before <= now())
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;

CREATE OR REPLACE FUNCTION take_held(p_queue uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 5
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE c.queue_id = p_queue AND c.state = 'queued' AND c.held_for IS NOT NULL
     AND (c.not_before IS NULL OR c.not_before <= now())
     AND EXISTS (SELECT FROM free_agent f WHERE f.queue_id = p_queue AND f.agent_id = c.held_for)
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;
