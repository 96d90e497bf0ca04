import { withTransaction, type Tx } from '../db.ts';
import { askGovernor } from '../governor/askGovernor.ts';
import type { Refusal } from '../governor/contactRules.ts';
import { noteRefusal } from '../governor/noteRefusal.ts';
import type { Hub } from '../hub.ts';
import { isWithoutSender } from '../senders/renewSender.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { settleDeliveryIn } from './deliveryStates.ts';

/**
 * An automated message asks the governor once more when it is about to leave: between planning and sending an outage may
 * lie, or the client's STOP. Gives true when it must not leave now: it is then held until it may, or canceled.
 */
export async function holdDelivery(hub: Hub, deliveryId: string): Promise<boolean> {
  const delivery = await hub.prisma.delivery.findUnique({ where: { id: deliveryId } });
  if (!delivery || delivery.purpose === 'reply' || delivery.channel === 'call') return false;
  if (delivery.state !== 'pending' && delivery.state !== 'held') return false;
  const { clientId, channel, to, purpose } = delivery;
  const verdict = await askGovernor(hub, { clientId, channel, to, purpose, counted: true });
  // Between the two a number may have been retired.
  if (verdict.ok) return delivery.state === 'held' && isWithoutSender(hub, delivery);
  const refused = { clientId, channel, purpose, deliveryId, now: hub.clock.now() };
  await withTransaction(hub, async (tx) => {
    if (await holdBack(tx, deliveryId, verdict)) await noteRefusal(tx, refused, verdict);
  });
  return true;
}

/** Whether it was waiting still, and is held until later or canceled now. */
async function holdBack(tx: Tx, deliveryId: string, { why, until }: Refusal): Promise<boolean> {
  const waiting = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM delivery WHERE id = ${deliveryId}::uuid AND state IN ('pending', 'held') FOR UPDATE`;
  // It has left meanwhile: what became of it is the provider's to say.
  if (waiting.length === 0) return false;
  if (until === null) {
    await settleDeliveryIn(tx, deliveryId, { state: 'canceled', reason: why });
    return true;
  }
  const { count } = await tx.db.delivery.updateMany({
    where: { id: deliveryId, OR: [{ state: 'pending' }, { state: 'held', dueAt: { lt: until } }] },
    data: { state: 'held', heldReason: why, dueAt: until },
  });
  if (count === 0) return false;
  const { clientId, channel, messageId, message } = await tx.db.delivery.findUniqueOrThrow({
    where: { id: deliveryId },
    include: { message: true },
  });
  await recordEvent(tx, {
    clientId,
    conversationId: message.conversationId,
    kind: 'message.held',
    data: {
      deliveryId,
      messageId,
      channel: channel === 'email' ? 'email' : 'sms',
      state: 'held',
      reason: why,
      why,
      until: until.toISOString(),
    },
  });
  return true;
}
