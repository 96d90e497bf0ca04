import { admitToFlow, letIn } from '../arrival/admitToFlow.ts';
import { takeOverWish } from '../callbacks/takeOverWish.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';

export interface Admitted {
  conversationId: string;
  /** A flow leads it first. */
  isLed: boolean;
}

/**
 * A client's second call asks again. Once the first is over it becomes a conversation of its own, with the rank of the
 * time at which it came. Gives the conversation, `waiting` while the first goes on, or null when there is no such leg.
 */
export async function admitParkedCall(hub: Hub, legId: string): Promise<Admitted | 'waiting' | null> {
  return withTransaction(hub, async (tx) => {
    const leg = await tx.db.leg.findUnique({
      where: { id: legId },
      include: { conversation: { include: { ourAddress: { select: { flowVersionId: true } } } } },
    });
    if (!leg || leg.party !== 'client' || leg.state === 'ended') return null;
    if (!leg.parked)
      return { conversationId: leg.conversationId, isLed: leg.conversation.state === 'arriving' };
    const { clientId, ourAddressId, addressId, queueId } = leg.conversation;
    if (!(await isStillParked(tx, { clientId, legId }))) return null;
    const open = await tx.db.conversation.findFirst({
      where: {
        clientId,
        ourAddressId,
        channel: 'call',
        state: { in: ['arriving', 'queued', 'offered', 'handled'] },
      },
      select: { id: true },
    });
    if (open) {
      const isTheirs = await takeOverWish(tx, { conversationId: open.id, legId });
      return isTheirs ? { conversationId: open.id, isLed: false } : 'waiting';
    }
    const { flowVersionId } = leg.conversation.ourAddress;
    if (flowVersionId) return admitToFlow(tx, { leg, first: leg.conversation, flowVersionId });
    const conversation = await tx.db.conversation.create({
      data: {
        clientId,
        ourAddressId,
        addressId,
        queueId,
        channel: 'call',
        direction: 'inbound',
        state: 'queued',
        openedAt: leg.startedAt,
        queuedAt: leg.startedAt,
        waitingSince: leg.startedAt,
      },
    });
    await tx.db.$executeRaw`
      UPDATE conversation c SET rank_at = c.queued_at - rank_bonus(cl.tier, c.channel) FROM client cl
       WHERE cl.id = c.client_id AND c.id = ${conversation.id}::uuid`;
    await tx.db.queueVisit.create({
      data: { conversationId: conversation.id, queueId, channel: 'call', enteredAt: leg.startedAt },
    });
    await letIn(tx, { legId, clientId, conversationId: conversation.id });
    return { conversationId: conversation.id, isLed: false };
  });
}

/** Takes the client's row, as news of a leg does: who has hung up while this was asked is nobody's ghost in a queue. */
async function isStillParked(
  tx: Tx,
  { clientId, legId }: { clientId: string; legId: string },
): Promise<boolean> {
  await tx.db.$queryRaw`SELECT id FROM client WHERE id = ${clientId}::uuid FOR UPDATE`;
  const count = await tx.db.leg.count({ where: { id: legId, parked: true, state: { not: 'ended' } } });
  return count > 0;
}
