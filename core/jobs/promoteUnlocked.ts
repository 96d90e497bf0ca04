import { HeardClient } from '../pool.ts';

// Where the queue is in PostgreSQL, every worker that asks for its next job first makes waiting of all that fell due. Two that
// do so at once lock the same rows, each in the order that its plan finds them, and may wait for each other in a circle: it
// costs a second, and the job that was being ended is begun anew. So each takes what nobody else has in hand; the rest is in
// good hands. The library has no door to this statement of its own function, so that is where the words are added.

const FUNCTION = 'bullmq.move_to_active(text, text, bigint, bigint, text, integer, bigint)';
/** As the library has it, white space apart. */
const FOUND = String.raw`(AND state = 'delayed'\s+AND process_at_ms <= p_now)(\s+RETURNING id)`;
const ADDED = String.raw`\1
         AND id IN (SELECT due.id FROM job due WHERE due.queue = p_queue AND due.state = 'delayed'
                       AND due.process_at_ms <= p_now FOR UPDATE SKIP LOCKED)\2`;

const CHANGE = `
  SELECT pg_advisory_xact_lock(hashtext('rapport:promote'));
  DO $do$
  DECLARE
    v_now text := pg_get_functiondef('${FUNCTION}'::regprocedure);
    v_next text := regexp_replace(v_now, $re$${FOUND}$re$, $to$${ADDED}$to$);
  BEGIN
    IF v_next <> v_now THEN
      EXECUTE v_next;
    END IF;
  END $do$`;

/** Needs the library's functions; after its next change of them they are changed again, and what is changed is left as it is. */
export async function promoteUnlocked(databaseUrl: string): Promise<void> {
  const client = new HeardClient({ connectionString: databaseUrl, application_name: 'rapport-queue' });
  await client.connect();
  try {
    await client.query(CHANGE);
  } finally {
    await client.end();
  }
}
