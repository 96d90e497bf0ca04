import type pg from 'pg';
import type { InboundItem } from '../channels/channel.ts';
import type { EventKind } from '../contract/events.ts';
import { AppError, isWriteConflict } from '../errors.ts';
import type { Committed } from '../timeline/committed.ts';
import { presentEvent } from '../timeline/readTimeline.ts';
import type { Received, TakenIn } from './received.ts';

// The inbound statement for everything that may come in: SQL function ingest_inbound, one round trip, one transaction.

export interface IngestedRow {
  idx: number;
  status: 'accepted' | 'duplicate' | 'unknown_destination';
  event_id: string;
  seq: number;
  client_id: string;
  kind: EventKind;
  data: Record<string, unknown>;
  conversation_id: string | null;
  agent_id: string | null;
  queue_id: string | null;
  at: Date;
}

/** Takes items in, all or none. Throws what the database throws; a lost race is tried again. */
export async function ingestItems(pool: pg.Pool, items: readonly InboundItem[]): Promise<TakenIn> {
  return readTakenIn(await query(pool, items), items);
}

/** What the rows of ingest_inbound say of these items. */
export function readTakenIn(rows: readonly IngestedRow[], items: readonly InboundItem[]): TakenIn {
  const taken: TakenIn = { results: new Map(), committed: [], outboxKeys: [] };
  for (const row of rows) {
    if (row.status === 'accepted') {
      taken.committed.push(toCommitted(row, items[row.idx]?.dedupeKey ?? null));
      taken.outboxKeys.push(row.event_id);
    }
    // The first row of an item is the item; a further one is what went with it, such as an opt-out.
    if (taken.results.has(row.idx)) continue;
    taken.results.set(
      row.idx,
      row.status === 'unknown_destination'
        ? new AppError('not_found', 'This address is none of ours')
        : toReceived(row),
    );
  }
  return taken;
}

async function query(pool: pg.Pool, items: readonly InboundItem[]): Promise<IngestedRow[]> {
  const values = [JSON.stringify(items.map(toParameter))];
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await pool.query<IngestedRow>({
        name: 'ingest_inbound',
        text: 'SELECT * FROM ingest_inbound($1::jsonb)',
        values,
      });
      return rows;
    } catch (error) {
      if (attempt >= 3 || !isWriteConflict(error)) throw error;
    }
  }
}

/** An item as the SQL functions take it. */
export function toParameter(item: InboundItem, idx: number): Record<string, unknown> {
  return { ...item, idx, dedupe: item.dedupeKey, at: item.at.toISOString() };
}

function toCommitted(row: IngestedRow, dedupeKey: string | null): Committed {
  const event = presentEvent({
    ...row,
    id: row.event_id,
    agent_id: null,
    trace_id: null,
    dedupe_key: dedupeKey,
  });
  return { event, holderId: row.agent_id, queueId: row.queue_id };
}

function toReceived(row: IngestedRow): Received {
  const text = (key: string): string | null => (typeof row.data[key] === 'string' ? row.data[key] : null);
  return {
    status: row.status === 'duplicate' ? 'duplicate' : 'accepted',
    eventId: row.event_id,
    seq: row.seq,
    clientId: row.client_id,
    conversationId: row.conversation_id,
    opened: row.data['opened'] === true,
    parked: row.data['parked'] === true,
    flowVersionId: text('flowVersionId'),
    legId: text('legId'),
    messageId: text('messageId'),
  };
}
