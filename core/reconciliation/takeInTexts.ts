import type { InboundItem, LoggedText } from '../channels/channel.ts';
import { readTextStatus } from '../channels/textStates.ts';
import type { DeliveryState } from '../contract/words.ts';
import { movesForward } from '../conversations/deliveryRanks.ts';
import { settleDelivery } from '../conversations/deliveryStates.ts';
import { inTurns } from '../conversations/inTurns.ts';
import type { InboundDoor } from '../conversations/receiveInbound.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { dedupeKeyOf, textItem } from './inboundItems.ts';
import { keepRefused } from './keptItems.ts';

// Texts of the provider's list: those of clients that never came to us are taken in by the webhooks' door, and what became
// of ours is settled. Both are safe to do again.

const AT_ONCE = 8;

/** In their order. Throws when one was not taken and must be tried again. */
export async function takeInTexts(hub: Hub, door: InboundDoor, texts: readonly LoggedText[]): Promise<void> {
  const items: InboundItem[] = [];
  for (const { mediaCount, ...text } of texts) {
    const mediaTypes = mediaCount > 0 ? await hub.channels.history.mediaTypes(text.sid) : [];
    const item = textItem({ ...text, mediaTypes });
    items.push({ ...item, flags: [...(item.flags ?? []), 'taken_in_later'] });
  }
  const results = await Promise.allSettled(items.map((item) => door.receive(item)));
  for (const [index, result] of results.entries()) {
    const item = items[index];
    if (result.status === 'fulfilled' || !item) continue;
    const error: unknown = result.reason;
    if (error instanceof AppError && error.code === 'not_found') continue;
    // Not taken, try again: nothing after it may count as taken in either.
    if (error instanceof AppError) throw error;
    await keepRefused(hub, item, error);
  }
}

/**
 * A conversation that was opened by a text taken in later waits since the text came, not since we learnt of it.
 */
export async function dateBack(hub: Hub, records: readonly { sid: string }[]): Promise<void> {
  await hub.pool.query(
    `WITH late AS (
       SELECT c.id, e.at, c.opened_at - e.at AS later FROM timeline_event e JOIN conversation c ON c.id = e.conversation_id
        WHERE e.dedupe_key = ANY($1) AND e.data->'flags' ? 'taken_in_later' AND e.data->>'opened' = 'true'
          AND c.opened_at > e.at
        ORDER BY c.id FOR UPDATE OF c),
     visits AS (
       UPDATE queue_visit v SET entered_at = late.at FROM late WHERE v.conversation_id = late.id AND v.entered_at > late.at
          AND NOT EXISTS (SELECT FROM queue_visit b WHERE b.conversation_id = v.conversation_id AND b.entered_at < v.entered_at))
     UPDATE conversation c SET opened_at = late.at, queued_at = late.at, rank_at = c.rank_at - late.later,
            waiting_since = CASE WHEN c.waiting_since IS NOT NULL THEN least(c.waiting_since, late.at) END
       FROM late WHERE c.id = late.id`,
    [records.map((record) => dedupeKeyOf(record.sid))],
  );
}

interface OurText {
  id: string;
  provider_id: string;
  state: DeliveryState;
}

/** Status callbacks that never came. */
export async function settleOurs(hub: Hub, texts: readonly LoggedText[]): Promise<void> {
  const bySid = new Map(texts.map((text) => [text.sid, text]));
  const { rows } = await hub.pool.query<OurText>(
    `SELECT id, provider_id, state FROM delivery WHERE provider_id = ANY($1)
        AND state IN ('leased', 'unknown', 'accepted', 'sent')`,
    [[...bySid.keys()]],
  );
  await inTurns(rows, AT_ONCE, async (row) => {
    const text = bySid.get(row.provider_id);
    if (text) await settleBy(hub, row, text);
  });
}

/** Moves a text of ours on to what the provider says of it, if that is news. */
export async function settleBy(
  hub: Hub,
  delivery: { id: string; state: DeliveryState },
  text: LoggedText,
): Promise<void> {
  const state = readTextStatus(text.status);
  if (!movesForward(delivery.state, state)) return;
  await settleDelivery(hub, delivery.id, {
    state,
    providerId: text.sid,
    reason: text.errorCode ? `Twilio ${text.errorCode}` : null,
  });
}
