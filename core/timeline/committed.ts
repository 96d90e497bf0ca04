import type pg from 'pg';
import type { TimelineEvent } from '../contract/events.ts';
import { presentEvent, type EventRow } from './readTimeline.ts';

/** A committed event with those it concerns now: who holds its conversation, and the queue it belongs to. */
export interface Committed {
  event: TimelineEvent;
  holderId: string | null;
  queueId: string | null;
  /** Whose cases it changes; left out for what is no event of a case. */
  casesOf?: string;
}

interface CommittedRow extends EventRow {
  holder_id: string | null;
  queue_id: string | null;
  cases_of: string | null;
}

/** Loads events by id, in the order in which their clients numbered them. Unknown ids are left out. */
export async function loadCommitted(pool: pg.Pool, eventIds: readonly string[]): Promise<Committed[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await pool.query<CommittedRow>({
    name: 'load_committed',
    text: `SELECT e.id, e.client_id, e.seq, e.kind, e.data, e.conversation_id, e.agent_id, e.at,
                  e.trace_id, e.dedupe_key,
                  c.agent_id AS holder_id, c.queue_id,
                  CASE WHEN e.kind LIKE 'case.%' THEN (SELECT division_id FROM client WHERE id = e.client_id) END AS cases_of
             FROM timeline_event e LEFT JOIN conversation c ON c.id = e.conversation_id
            WHERE e.id = ANY($1::uuid[]) ORDER BY e.client_id, e.seq`,
    values: [eventIds],
  });
  return rows.map((row) => ({
    event: presentEvent(row),
    holderId: row.holder_id,
    queueId: row.queue_id,
    ...(row.cases_of === null ? {} : { casesOf: row.cases_of }),
  }));
}
