import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { InboundItem } from '../channels/channel.ts';
import { isUniqueViolation, isWriteConflict } from '../errors.ts';
import { traceOfKey } from '../trace.ts';
import type { TakenIn } from './received.ts';

// The inbound statement for the commonest case: SQL function take_plain_texts. What the database would send back is here
// already, so only what it decides comes back: numbers, clients, conversations. Must stay true: the same events as
// ingestItems would make.

/** A text that can only be a message: no answer to a survey, no opt-out, no pictures. */
export function isPlainText(item: InboundItem): boolean {
  return (
    item.channel === 'sms' &&
    item.from !== null &&
    item.text !== undefined &&
    item.score == null &&
    item.reads == null &&
    item.optOut == null &&
    (item.attachments?.length ?? 0) === 0 &&
    (item.flags?.length ?? 0) === 0
  );
}

/**
 * Takes in those of these plain texts, one per sender, whose client is known and has an open conversation; the others get
 * no result and were not taken in. Null when a race was lost and nothing was taken in.
 */
export async function ingestPlainTexts(
  pool: pg.Pool,
  items: readonly InboundItem[],
): Promise<TakenIn | null> {
  const texts = items.map(toPlainText);
  try {
    const { rows } = await pool.query<{ taken: string }>({
      name: 'take_plain_texts',
      text: 'SELECT take_plain_texts($1, $2, $3, $4, $5, $6, $7, $8, $9) AS taken',
      values: [
        items.map((item) => item.from),
        items.map((item) => item.fromShown),
        items.map((item) => item.to),
        items.map((item) => item.dedupeKey),
        items.map((item) => item.at.toISOString()),
        texts.map((text) => text.eventId),
        texts.map((text) => text.messageId),
        items.map((item) => item.text),
        texts.map((text) => text.data),
      ],
    });
    return toTakenIn(items, texts, rows[0]?.taken ?? '');
  } catch (error) {
    if (isWriteConflict(error) || isUniqueViolation(error, 'timeline_event_dedupe_key')) return null;
    throw error;
  }
}

interface PlainText {
  eventId: string;
  messageId: string;
  text: string;
  data: string;
}

/** The function writes the queue's id over these 36 places, and the planned texts over the place after. */
const HEAD = `{"queueId":"${'0'.repeat(36)}","plannedTexts":0,`;

function toPlainText(item: InboundItem): PlainText {
  const messageId = newId();
  const { text = '', fromShown: from, to } = item;
  const rest = JSON.stringify({ messageId, text, from, to, ...alike });
  return { eventId: newId(), messageId, text, data: HEAD + rest.slice(1) };
}

/** What all plain texts that join an open conversation say. */
const alike = {
  channel: 'sms' as const,
  subject: null,
  opened: false,
  attachments: [],
  hasHtml: false,
  inviteId: null,
  optOut: null,
  flags: [],
};

/** `taken` as take_plain_texts gives it: lists divided by bars, their entries by commas. */
function toTakenIn(items: readonly InboundItem[], texts: readonly PlainText[], taken: string): TakenIn {
  const result: TakenIn = { results: new Map(), committed: [], outboxKeys: [] };
  const [places = [], seqs = [], clients = [], conversations = [], queues = [], holders = [], planned = []] =
    taken === '' ? [] : taken.split('|').map((list) => list.split(','));
  for (const [at, place] of places.entries()) {
    const idx = Number(place) - 1;
    const item = items[idx];
    const text = texts[idx];
    if (!item || !text) throw new Error(`take_plain_texts gave place ${place} of ${items.length}`);
    const { eventId, messageId } = text;
    const seq = Number(seqs[at]);
    const clientId = clients[at] ?? '';
    const conversationId = conversations[at] ?? '';
    const queueId = queues[at] ?? '';
    const data = {
      ...alike,
      messageId,
      text: text.text,
      from: item.fromShown,
      to: item.to,
      queueId,
      plannedTexts: Number(planned[at]),
    };
    result.committed.push({
      event: {
        id: eventId,
        clientId,
        seq,
        conversationId,
        agentId: null,
        at: item.at.toISOString(),
        traceId: traceOfKey(item.dedupeKey),
        kind: 'message.received',
        data,
      },
      holderId: holders[at] || null,
      queueId,
    });
    result.results.set(idx, {
      status: 'accepted',
      eventId,
      seq,
      clientId,
      conversationId,
      opened: false,
      parked: false,
      flowVersionId: null,
      legId: null,
      messageId,
    });
    // One outbox row for all, under the first one's key.
    if (at === 0) result.outboxKeys.push(eventId);
  }
  return result;
}

/** A time-ordered id (UUID version 7), as new_id() in the database makes it. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
