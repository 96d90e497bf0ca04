import type pg from 'pg';

// The rows of the outbox, as the relays of several processes handle them. None of these statements can be part of a circle
// of waits: who takes many rows takes them in order, or leaves what another has in hand; who waits without an order has but one.

/** The jobs that an event waits for, by the event's id. */
export type Owed = ReadonlyMap<string, readonly string[]>;

/**
 * A row of each event's own, also where one stood for a batch; the sweep finds it again after so many seconds unless its jobs
 * are done before.
 */
export async function keepRows(pool: pg.Pool, owed: Owed, lookSeconds: number): Promise<void> {
  await pool.query({
    name: 'outbox_keep',
    text: `INSERT INTO outbox_message (event_id, owed, created_at)
           SELECT id, string_to_array(jobs, ' '), now() + $3 * interval '1 s' FROM unnest($1::uuid[], $2::text[]) k (id, jobs)
            ORDER BY id
           ON CONFLICT (event_id) DO UPDATE SET owed = excluded.owed, created_at = excluded.created_at`,
    values: [[...owed.keys()], [...owed.values()].map((jobs) => jobs.join(' ')), lookSeconds],
  });
}

/**
 * All that was to follow from these has been ordered. A row that another process has in hand just now is deleted, or kept, by
 * that one: on a slow disk their sweeps meet, and the rows lie in another order for each.
 */
export async function removeRows(pool: pg.Pool, eventIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'outbox_remove',
    text: `DELETE FROM outbox_message WHERE event_id = ANY(ARRAY(
             SELECT event_id FROM outbox_message WHERE event_id = ANY($1::uuid[]) FOR UPDATE SKIP LOCKED))`,
    values: [eventIds],
  });
}

/** A job that this row was kept for is done: after the last of them it must be gone at once, whoever has it in hand. */
export async function removeKept(pool: pg.Pool, eventId: string, job: string): Promise<void> {
  await pool.query({ name: 'outbox_done', text: 'SELECT outbox_done($1, $2)', values: [eventId, job] });
}
