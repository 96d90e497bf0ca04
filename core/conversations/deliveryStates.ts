import type { DeliveryState } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { movesForward } from './deliveryRanks.ts';

// What becomes of a delivery. It only moves forward: late, repeated and disordered callbacks end in the same state.

type SettledKind =
  | 'message.sent'
  | 'message.delivered'
  | 'message.failed'
  | 'message.unknown'
  | 'message.canceled';

const eventOf: Partial<Record<DeliveryState, SettledKind>> = {
  accepted: 'message.sent',
  sent: 'message.sent',
  delivered: 'message.delivered',
  undelivered: 'message.failed',
  failed: 'message.failed',
  unknown: 'message.unknown',
  canceled: 'message.canceled',
};

export interface Settlement {
  state: DeliveryState;
  reason?: string | null;
  providerId?: string | null;
}

/**
 * Moves one delivery forward and records it; gives false when it was there or further already.
 * `accepted` is shown as sent: the provider has it.
 */
export async function settleDelivery(hub: Hub, deliveryId: string, settlement: Settlement): Promise<boolean> {
  return withTransaction(hub, (tx) => settleDeliveryIn(tx, deliveryId, settlement));
}

/** The same, inside a transaction of the caller's. */
export async function settleDeliveryIn(tx: Tx, deliveryId: string, settlement: Settlement): Promise<boolean> {
  await tx.db.$queryRaw`SELECT id FROM delivery WHERE id = ${deliveryId}::uuid FOR UPDATE`;
  const delivery = await tx.db.delivery.findUnique({
    where: { id: deliveryId },
    include: { message: { select: { conversationId: true } } },
  });
  if (!delivery) return false;
  const isNews = movesForward(delivery.state, settlement.state);
  if (!isNews) {
    if (settlement.providerId && !delivery.providerId) {
      await tx.db.delivery.update({ where: { id: deliveryId }, data: { providerId: settlement.providerId } });
    }
    return false;
  }
  await tx.db.delivery.update({
    where: { id: deliveryId },
    data: {
      state: settlement.state,
      error: settlement.reason ?? delivery.error,
      providerId: settlement.providerId ?? delivery.providerId,
      leasedUntil: null,
      settledAt: new Date(),
    },
  });
  const kind = eventOf[settlement.state];
  // The provider's "sent" after its "accepted" tells the timeline nothing new.
  if (!kind || (settlement.state === 'sent' && delivery.state === 'accepted')) return true;
  await recordDeliveryEvent(tx, kind, {
    ...delivery,
    conversationId: delivery.message.conversationId,
    state: settlement.state,
    reason: settlement.reason ?? null,
  });
  return true;
}

export interface DeliveryNews {
  /** From the status callback's path: it names the delivery. */
  token: string;
  providerId: string;
  state: DeliveryState;
  reason: string | null;
}

/** What the provider says of a message of ours. Gives false when it is about none of ours. */
export async function settleByNews(hub: Hub, news: DeliveryNews): Promise<boolean> {
  const { state, providerId, reason } = news;
  const deliveryId = await deliveryOfNews(hub, news);
  if (deliveryId === null) return false;
  try {
    await settleDelivery(hub, deliveryId, { state, providerId, reason });
  } catch (error) {
    // This very moment the text was given to another send of the same words: the news is that one's.
    if (!isUniqueViolation(error, 'provider_id')) throw error;
    const holder = await deliveryOfNews(hub, news);
    if (holder !== null) await settleDelivery(hub, holder, { state, providerId, reason });
  }
  return true;
}

/**
 * The delivery that has the provider's id, else the one that the token names. Of two sends of equal words whose answers
 * were lost, each may have been given the other's text: then the news of a text goes to whom it was given.
 */
async function deliveryOfNews(hub: Hub, { token, providerId }: DeliveryNews): Promise<string | null> {
  const { rows } = await hub.pool.query<{ id: string; is_named: boolean; provider_id: string | null }>({
    name: 'delivery_of_news',
    text: `SELECT d.id, d.callback_token = $1 AS is_named, d.provider_id FROM delivery d
            WHERE d.callback_token = $1 OR d.provider_id = $2 AND EXISTS (
              SELECT FROM delivery n WHERE n.callback_token = $1 AND n."from" = d."from" AND n."to" = d."to")`,
    values: [token, providerId],
  });
  const holder = rows.find((row) => row.provider_id === providerId);
  const named = rows.find((row) => row.is_named);
  return holder?.id ?? (named?.provider_id === null ? named.id : null);
}

interface DeliveryFacts {
  id: string;
  clientId: string;
  messageId: string;
  channel: 'call' | 'sms' | 'email';
  conversationId: string | null;
  state: DeliveryState;
  reason: string | null;
}

async function recordDeliveryEvent(tx: Tx, kind: SettledKind, facts: DeliveryFacts): Promise<void> {
  if (facts.channel === 'call') return;
  await recordEvent(tx, {
    clientId: facts.clientId,
    conversationId: facts.conversationId,
    kind,
    data: {
      deliveryId: facts.id,
      messageId: facts.messageId,
      channel: facts.channel,
      state: facts.state,
      reason: facts.reason,
    },
  });
}
