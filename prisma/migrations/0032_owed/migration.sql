-- An event may wait for several jobs: its row stays until the last of them is done. What an older version keeps names none,
-- and goes with the first, as before.
ALTER TABLE "outbox_message" ADD COLUMN IF NOT EXISTS "owed" TEXT[] NOT NULL DEFAULT '{}';

CREATE OR REPLACE FUNCTION outbox_done(p_event uuid, p_job text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_left text[];
BEGIN
  DELETE FROM outbox_message WHERE event_id = p_event AND owed <@ ARRAY[p_job];
  IF FOUND THEN RETURN; END IF;
  UPDATE outbox_message SET owed = array_remove(owed, p_job) WHERE event_id = p_event RETURNING owed INTO v_left;
  IF v_left = '{}' THEN DELETE FROM outbox_message WHERE event_id = p_event; END IF;
END
$$;
