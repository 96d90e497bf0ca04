import type { Viewer } from '../access/viewer.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { extendableSeconds, wrapUpModeOf } from './modes.ts';

// The agent and the time for after-call work: more of it, within the bounds of the queue, or any at all.

/** Makes it longer. Throws `invalid_state` when there is no end to put off, or when no more may be asked for. */
export async function extendWrapUp(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; seconds: number },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    requireHolder(conversation, viewer);
    const { wrapUpDueAt, agentId, clientId, id } = conversation;
    if (conversation.state !== 'wrapping' || !wrapUpDueAt || !agentId)
      throw new AppError('invalid_state', 'There is no after-call work whose time runs out');
    const left = extendableSeconds(conversation, conversation.queue.wrapUpExtendSeconds);
    const seconds = Math.min(order.seconds, left);
    if (seconds === 0) throw new AppError('invalid_state', 'There is no more time to be had');
    const dueAt = new Date(Math.max(wrapUpDueAt.getTime(), Date.now()) + seconds * 1_000);
    await tx.db.conversation.update({
      where: { id },
      data: {
        wrapUpDueAt: dueAt,
        wrapExtendedSeconds: { increment: seconds },
        version: { increment: 1 },
      },
    });
    return recordEvent(tx, {
      clientId,
      conversationId: id,
      agentId: viewer.agentId,
      kind: 'conversation.wrapUpExtended',
      data: { agentId, seconds, dueAt: dueAt.toISOString() },
    });
  });
}

/**
 * While talking: I will need time afterwards, or after all I will not. Throws `invalid_state` in a queue whose mode does not
 * leave that to the agent.
 */
export async function requestWrapUp(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; wanted: boolean },
): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled') throw new AppError('invalid_state', 'It is not being handled');
    if (wrapUpModeOf(conversation.queue) !== 'agent_requested')
      throw new AppError('invalid_state', 'This queue decides itself whether there is after-call work');
    await tx.db.conversation.update({
      where: { id: conversation.id },
      data: { wrapUpRequested: order.wanted, version: { increment: 1 } },
    });
  });
  hub.bus.desks([viewer.agentId], 'wrapUp');
}
