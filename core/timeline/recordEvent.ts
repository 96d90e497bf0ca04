import type { EventData, EventKind } from '../contract/events.ts';
import type { Tx } from '../db.ts';
import { currentTrace } from '../trace.ts';

// Events and outbox rows have one writer, the SQL function record_event; this is its door for everything but the
// inbound statement, which calls the same tables in the same way. Must stay true: seq is gapless per client.

export interface NewEvent<K extends EventKind> {
  clientId: string;
  kind: K;
  data: EventData<K>;
  conversationId?: string | null;
  agentId?: string | null;
  at?: Date;
  /** The same key twice is one event. */
  dedupeKey?: string;
}

export interface Recorded {
  eventId: string;
  seq: number;
  at: Date;
  /** False when the dedupe key was known: nothing was written. */
  fresh: boolean;
}

interface Row {
  event_id: string;
  event_seq: number;
  event_at: Date;
  fresh: boolean;
}

/** Appends an event and its outbox row. Consequences follow after the commit, by core/outbox/reactions.ts. */
export async function recordEvent<K extends EventKind>(tx: Tx, event: NewEvent<K>): Promise<Recorded> {
  const rows = await tx.db.$queryRaw<Row[]>`
    SELECT * FROM record_event(
      ${event.clientId}::uuid, ${event.kind}, ${JSON.stringify(event.data)}::jsonb, ${event.conversationId ?? null}::uuid,
      ${event.agentId ?? null}::uuid, ${event.at ?? null}::timestamptz, ${event.dedupeKey ?? null}, ${currentTrace()}::uuid)`;
  const row = rows[0];
  if (!row) throw new Error('record_event gave no row');
  if (row.fresh) tx.recorded.push(row.event_id);
  return { eventId: row.event_id, seq: row.event_seq, at: row.event_at, fresh: row.fresh };
}
