import type { Viewer } from '../access/viewer.ts';
import { endHandledCall } from '../calls/endCall.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

interface Order {
  conversationId: string;
  reason: string;
}

/**
 * A supervisor ends what an agent cannot end: a wrap-up that stands open, a call or a text that nobody works on any more.
 * Who did it and why is on the timeline, and the agent is told. Throws `invalid_state` when nobody has it.
 */
export async function forceComplete(hub: Hub, viewer: Viewer, order: Order): Promise<Recorded> {
  const { closed, agentId } = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    const holder = conversation.agentId;
    if (!holder || (conversation.state !== 'handled' && conversation.state !== 'wrapping'))
      throw new AppError('invalid_state', 'Nobody is working on it');
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      agentId: viewer.agentId,
      kind: 'conversation.forceCompleted',
      data: { agentId: holder, byAgentId: viewer.agentId, reason: order.reason, was: conversation.state },
    });
    const isCall = conversation.channel === 'call' && conversation.state === 'handled';
    if (isCall) await endHandledCall(tx, conversation, { by: 'system' });
    const ended = isCall ? await lockConversation(tx, conversation.id) : conversation;
    const done = await closeConversation(tx, ended, { disposition: null, note: null, automatic: true });
    return { closed: done, agentId: holder };
  });
  hub.bus.desks([agentId], 'forced');
  return closed;
}
