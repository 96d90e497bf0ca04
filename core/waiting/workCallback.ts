import type { Viewer } from '../access/viewer.ts';
import { livingClient } from '../clients/lockClient.ts';
import { cancelWish } from '../callbacks/cancelWish.ts';
import { isToBeCalled, liveWish } from '../callbacks/wishes.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireHolder, requireQueueMember } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// What agents do with callbacks: call back who has left a message, and cancel what is pointless.

/** The agent has heard the message and calls back: the own phone rings first. Throws `invalid_state` when there is none. */
export async function orderCallback(
  hub: Hub,
  viewer: Viewer,
  conversationId: string,
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    const wish = await liveWish(tx, conversationId);
    if (conversation.state !== 'handled' || !isToBeCalled(wish) || !conversation.agentId)
      throw new AppError('invalid_state', 'There is nobody to be called back');
    if (wish.toNumber === null)
      throw new AppError('invalid_request', 'The caller gave no number', { fields: { to: 'is withheld' } });
    if (wish.orderedAt) return null;
    await tx.db.callback.update({ where: { id: wish.id }, data: { orderedAt: new Date() } });
    await tx.db.conversation.update({ where: { id: conversationId }, data: { version: { increment: 1 } } });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'callback.ordered',
      data: { callbackId: wish.id, agentId: conversation.agentId },
    });
  });
}

/** Nobody is to call any more. Throws `invalid_state` when an agent has it in hand, or there is no callback. */
export async function cancelCallback(
  hub: Hub,
  viewer: Viewer,
  { conversationId, note }: { conversationId: string; note: string | null },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (conversation.state !== 'handled') await requireQueueMember(tx, viewer, conversation.queueId);
    const isWaiting = conversation.state === 'queued' || conversation.state === 'offered';
    if (!isWaiting || !isToBeCalled(wish))
      throw new AppError('invalid_state', 'There is no callback waiting that could be canceled');
    const canceled = await cancelWish(tx, conversation, {
      wish,
      reason: 'by_agent',
      note,
      agentId: viewer.agentId,
    });
    if (!canceled) throw new AppError('invalid_state', 'It is over already');
    return canceled;
  });
}

/** Job: who has asked not to be contacted at a number is not called back at it. */
export async function cancelOptedOut(hub: Hub, order: { clientId: string }): Promise<void> {
  const clientId = await livingClient({ db: hub.prisma }, order.clientId);
  const optedOut = await hub.prisma.address.findMany({
    where: { clientId, kind: 'phone', optedOutAt: { not: null } },
    select: { value: true },
  });
  const wishes = await hub.prisma.callback.findMany({
    where: {
      state: 'waiting',
      toNumber: { in: optedOut.map((address) => address.value) },
      conversation: { clientId, state: { in: ['queued', 'offered'] } },
    },
  });
  for (const { conversationId } of wishes)
    await withTransaction(hub, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const wish = await liveWish(tx, conversationId);
      if ((conversation.state === 'queued' || conversation.state === 'offered') && isToBeCalled(wish))
        await cancelWish(tx, conversation, { wish, reason: 'opted_out' });
    });
}
