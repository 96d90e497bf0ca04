-- A call between colleagues counts as one in hand from the moment that the colleague says yes.
CREATE OR REPLACE FUNCTION keep_colleague_calls() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_change int := (NEW.answered_at IS NOT NULL AND NEW.ended_at IS NULL)::int;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    v_change := v_change - (OLD.answered_at IS NOT NULL AND OLD.ended_at IS NULL)::int;
  END IF;
  IF v_change <> 0 THEN
    -- In one order, or two calls wait for each other.
    PERFORM FROM agent WHERE id IN (NEW.caller_id, NEW.callee_id) ORDER BY id FOR NO KEY UPDATE;
    UPDATE agent SET live_calls = live_calls + v_change, colleague_calls = colleague_calls + v_change
     WHERE id IN (NEW.caller_id, NEW.callee_id);
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER "internal_call_counted" AFTER INSERT OR UPDATE OF "answered_at", "ended_at" ON "internal_call"
  FOR EACH ROW EXECUTE FUNCTION keep_colleague_calls();

-- Only who is in such a call now; none is answered or ended meanwhile, as the trigger locks their table. Safe to run twice.
UPDATE agent a SET live_calls = a.live_calls + t.calls - a.colleague_calls, colleague_calls = t.calls
  FROM (SELECT who.id, count(*)::int AS calls FROM internal_call i CROSS JOIN LATERAL (VALUES (i.caller_id), (i.callee_id)) who (id)
         WHERE i.answered_at IS NOT NULL AND i.ended_at IS NULL GROUP BY 1) t
 WHERE a.id = t.id;
