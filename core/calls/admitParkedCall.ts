import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

/**
 * A client's second call asks again. Once the first is over it becomes a conversation of its own, with the rank of the
 * time at which it came. Gives the conversation, `waiting` while the first goes on, or null when there is no such leg.
 */
export async function admitParkedCall(
  hub: Hub,
  legId: string,
): Promise<{ conversationId: string } | 'waiting' | null> {
  return withTransaction(hub, async (tx) => {
    const leg = await tx.db.leg.findUnique({ where: { id: legId }, include: { conversation: true } });
    if (!leg || leg.party !== 'client' || leg.state === 'ended') return null;
    if (!leg.parked) return { conversationId: leg.conversationId };
    const { clientId, ourAddressId, addressId, queueId } = leg.conversation;
    await tx.db.$queryRaw`SELECT id FROM client WHERE id = ${clientId}::uuid FOR UPDATE`;
    const open = await tx.db.conversation.count({
      where: { clientId, ourAddressId, channel: 'call', state: { in: ['queued', 'offered', 'handled'] } },
    });
    if (open > 0) return 'waiting';
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
    await tx.db.leg.update({
      where: { id: legId },
      data: { parked: false, conversationId: conversation.id },
    });
    await recordEvent(tx, {
      clientId,
      conversationId: conversation.id,
      kind: 'conversation.requeued',
      data: { agentId: null, reason: 'parked_call' },
    });
    return { conversationId: conversation.id };
  });
}
