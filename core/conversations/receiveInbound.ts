import type pg from 'pg';
import type { InboundItem } from '../channels/channel.ts';
import type { EventKind } from '../contract/events.ts';
import { AppError, isDatabaseAway, isWriteConflict } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Committed } from '../timeline/committed.ts';
import { presentEvent } from '../timeline/readTimeline.ts';

// The inbound use case. Everything happens in one SQL function, ingest_inbound, in one round trip. Items that arrive
// while a batch is under way go together in the next one: nobody waits when it is quiet, and a storm shares commits.
// Must stay true: the caller is answered only after the commit, and the same dedupe key is one event for ever.

export interface Received {
  status: 'accepted' | 'duplicate';
  eventId: string;
  seq: number;
  clientId: string;
  conversationId: string | null;
  /** Whether this item opened the conversation. */
  opened: boolean;
  /** A second call of a client whose first is going on. */
  parked: boolean;
  legId: string | null;
  messageId: string | null;
}

interface Row {
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

interface Waiting {
  item: InboundItem;
  resolve(received: Received): void;
  reject(error: unknown): void;
}

const BATCH = 100;
/** Batches under way at once: while the database works on one, the next is read and the last is answered. */
const AT_ONCE = 2;
/** A second batch is worth its fixed cost only when it is not a small one. */
const WORTH_A_SECOND = 32;
/** A provider gives up on us after seconds: better to say "not now" early than to hang. */
const GIVE_UP_AFTER_MS = 1_800;

export interface InboundDoor {
  /**
   * Takes one item in. Throws AppError: `not_found` when the destination is none of ours, `unavailable` when the
   * database is away (the item is then not taken; the provider must try again).
   */
  receive(item: InboundItem): Promise<Received>;
}

export function openInboundDoor(hub: Hub): InboundDoor {
  const waiting: Waiting[] = [];
  const sendersUnderWay = new Set<string>();
  let underWay = 0;

  async function pump(): Promise<void> {
    if (underWay === AT_ONCE || (underWay > 0 && waiting.length < WORTH_A_SECOND)) return;
    underWay += 1;
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      const senders = batch.map(({ item }) => senderOf(item));
      for (const sender of senders) sendersUnderWay.add(sender);
      await takeIn(hub, batch);
      for (const sender of senders) sendersUnderWay.delete(sender);
    }
    underWay -= 1;
  }

  /**
   * The next items in order of arrival. A sender with items under way waits for the next batch, to stay in order and
   * because the database would wait as well; so does a provider's second try of what is in this one.
   */
  function takeBatch(): Waiting[] {
    const keys = new Set<string>();
    const later: Waiting[] = [];
    const batch: Waiting[] = [];
    for (const one of waiting.splice(0, BATCH)) {
      const { item } = one;
      if (keys.has(item.dedupeKey) || sendersUnderWay.has(senderOf(item))) later.push(one);
      else batch.push(one);
      keys.add(item.dedupeKey);
    }
    if (later.length > 0) waiting.unshift(...later);
    return batch;
  }

  return {
    receive: (item) =>
      new Promise<Received>((resolve, reject) => {
        enqueue(waiting, { item, resolve, reject });
        void pump();
      }),
  };
}

/** Puts it in line, and refuses it when its time is over. */
function enqueue(waiting: Waiting[], { item, resolve, reject }: Waiting): void {
  const timer = setTimeout(() => {
    // Refused for good: taking it in later would only be work for a database that has too much of it.
    const place = waiting.indexOf(one);
    if (place >= 0) waiting.splice(place, 1);
    reject(unavailable('the database is slow'));
  }, GIVE_UP_AFTER_MS);
  const one: Waiting = {
    item,
    resolve: (received) => {
      clearTimeout(timer);
      resolve(received);
    },
    reject: (error) => {
      clearTimeout(timer);
      reject(error);
    },
  };
  waiting.push(one);
}

const senderOf = (item: InboundItem): string => item.from ?? item.dedupeKey;

async function takeIn(hub: Hub, batch: Waiting[]): Promise<void> {
  try {
    settle(hub, batch, await ingest(hub.pool, batch));
  } catch (error) {
    if (isDatabaseAway(error)) {
      for (const one of batch) one.reject(unavailable('the database is away'));
      return;
    }
    if (batch.length === 1) {
      batch[0]?.reject(error);
      return;
    }
    // One bad item must not hold up its neighbours: each goes alone.
    hub.log.warn({ err: error, items: batch.length }, 'inbound batch failed; taking its items one by one');
    for (const one of batch) await takeIn(hub, [one]);
  }
}

async function ingest(pool: pg.Pool, batch: Waiting[]): Promise<Row[]> {
  const values = [JSON.stringify(batch.map(({ item }, idx) => toParameter(item, idx)))];
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await pool.query<Row>({
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

function toParameter(item: InboundItem, idx: number): Record<string, unknown> {
  return { ...item, idx, dedupe: item.dedupeKey, at: item.at.toISOString() };
}

function settle(hub: Hub, batch: Waiting[], rows: Row[]): void {
  const committed: Committed[] = [];
  const answered = new Set<number>();
  for (const row of rows) {
    if (row.status === 'accepted') committed.push(toCommitted(row));
    // The first row of an item is the item; a further one is what went with it, such as an opt-out.
    if (answered.has(row.idx)) continue;
    answered.add(row.idx);
    const one = batch[row.idx];
    if (row.status === 'unknown_destination')
      one?.reject(new AppError('not_found', 'This address is none of ours'));
    else one?.resolve(toReceived(row));
  }
  hub.relay.accept(committed);
}

function toCommitted(row: Row): Committed {
  const event = presentEvent({ ...row, id: row.event_id, agent_id: null });
  return { event, holderId: row.agent_id, queueId: row.queue_id };
}

function toReceived(row: Row): Received {
  const text = (key: string): string | null => (typeof row.data[key] === 'string' ? row.data[key] : null);
  return {
    status: row.status === 'duplicate' ? 'duplicate' : 'accepted',
    eventId: row.event_id,
    seq: row.seq,
    clientId: row.client_id,
    conversationId: row.conversation_id,
    opened: row.data['opened'] === true,
    parked: row.data['parked'] === true,
    legId: text('legId'),
    messageId: text('messageId'),
  };
}

function unavailable(why: string): AppError {
  return new AppError('unavailable', `Not taken, try again: ${why}`);
}
