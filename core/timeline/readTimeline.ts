import type pg from 'pg';
import { eventData, isEventKind, type TimelineEvent } from '../contract/events.ts';
import { traceOfKey } from '../trace.ts';

// Events as the contract says them. A row that does not fit the contract is our bug and is thrown, not skipped.

export interface EventRow {
  id: string;
  client_id: string;
  seq: number;
  kind: string;
  data: unknown;
  conversation_id: string | null;
  agent_id: string | null;
  at: Date;
  trace_id: string | null;
  dedupe_key: string | null;
}

/** Parses one row into its kind's shape. Throws when the row is not what the contract promises. */
export function presentEvent(row: EventRow): TimelineEvent {
  if (!isEventKind(row.kind)) throw new Error(`unknown event kind ${row.kind} in ${row.id}`);
  const head = {
    id: row.id,
    clientId: row.client_id,
    seq: row.seq,
    conversationId: row.conversation_id,
    agentId: row.agent_id,
    at: row.at.toISOString(),
    traceId: traceOf(row),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kind and data fit each other: data was parsed by its kind's schema
  return { ...head, kind: row.kind, data: eventData[row.kind].parse(row.data) } as TimelineEvent;
}

export function traceOf({
  trace_id,
  dedupe_key,
}: Pick<EventRow, 'trace_id' | 'dedupe_key'>): string | undefined {
  if (trace_id !== null) return trace_id.replaceAll('-', '');
  return dedupe_key === null ? undefined : traceOfKey(dedupe_key);
}

interface PageRequest {
  clientId: string;
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}

const columns = 'id, client_id, seq, kind, data, conversation_id, agent_id, at, trace_id, dedupe_key';

/** A page of one client's events, oldest first. `after` reads on from a number; else the newest `limit` before `before`. */
export async function readTimeline(
  pool: pg.Pool,
  page: PageRequest,
): Promise<{ events: TimelineEvent[]; hasMore: boolean }> {
  if (page.after !== undefined) {
    const { rows } = await pool.query<EventRow>({
      name: 'timeline_after',
      text: `SELECT ${columns} FROM timeline_event WHERE client_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      values: [page.clientId, page.after, page.limit + 1],
    });
    return { events: rows.slice(0, page.limit).map(presentEvent), hasMore: rows.length > page.limit };
  }
  const { rows } = await pool.query<EventRow>({
    name: 'timeline_before',
    text: `SELECT ${columns} FROM timeline_event WHERE client_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
    values: [page.clientId, page.before ?? 2_147_483_647, page.limit + 1],
  });
  return { events: rows.slice(0, page.limit).reverse().map(presentEvent), hasMore: rows.length > page.limit };
}
