-- 0116 made the door of texts anew and lost by that what 0106b had said: whoever gets in touch makes more pointless than planned
-- texts. Said again; where it holds already nothing changes.
DO $$
DECLARE
  v_door regprocedure;
BEGIN
  FOR v_door IN SELECT oid FROM pg_proc WHERE proname IN ('ingest_inbound', 'take_plain_texts') LOOP
    EXECUTE replace(pg_get_functiondef(v_door), 'AND f.kind = ''text'' AND f.state = ''planned''',
      'AND ((f.kind = ''text'' AND f.state = ''planned'') OR (f.cancel_on_reply AND f.state IN (''planned'', ''overdue'')))');
  END LOOP;
END $$;
