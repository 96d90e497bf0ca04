import type { Viewer } from '../access/viewer.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { lockConversation } from './conversations.ts';
import { requireHolder } from './holder.ts';

/** Gives a text or mail conversation back to its queue, with the rank it had. Throws `invalid_state` for a call. */
export async function requeueConversation(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; reason: string },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled') throw new AppError('invalid_state', 'It is not being handled');
    if (conversation.channel === 'call')
      throw new AppError('invalid_state', 'A live call is not put back: end it or keep it');
    const agentId = conversation.agentId;
    await tx.db.reservation.updateMany({
      where: { conversationId: conversation.id, kind: 'work', endedAt: null },
      data: { endedAt: new Date() },
    });
    await tx.db.conversation.update({
      where: { id: conversation.id },
      data: { state: 'queued', agentId: null, queuedAt: new Date(), version: { increment: 1 } },
    });
    await tx.db.queueVisit.create({
      data: { conversationId: conversation.id, queueId: conversation.queueId, channel: conversation.channel },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      agentId: viewer.agentId,
      kind: 'conversation.requeued',
      data: { agentId, reason: order.reason },
    });
  });
}
