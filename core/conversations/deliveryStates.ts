import type { DeliveryState } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// The fate of a delivery only moves forward: late, repeated and disordered callbacks end in the same state.

const ranks: Record<DeliveryState, number> = {
  pending: 0,
  held: 0,
  leased: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  undelivered: 5,
  failed: 5,
  canceled: 5,
};

/** Whether a delivery in state `from` may become `to`. */
export function movesForward(from: DeliveryState, to: DeliveryState): boolean {
  return ranks[to] > ranks[from];
}

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
