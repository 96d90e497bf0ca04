import type { Viewer } from '../access/viewer.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

/**
 * After a reload or a crash: the holder's phone is there again and is rung into the call. Null when it is being rung, or is
 * in already. Throws `already_assigned` when the grace time is over and somebody else has it, `invalid_state` when it waits.
 */
export async function rejoinCall(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const { state, agentId, graceUntil } = conversation;
    if (state === 'handled' && agentId !== viewer.agentId)
      throw new AppError('already_assigned', `${conversation.agent?.name ?? 'Somebody else'} has it`);
    if (state !== 'handled') throw new AppError('invalid_state', 'The call is not yours any more');
    if (!graceUntil) return null;
    const lines = await tx.db.leg.findMany({
      where: { conversationId, party: 'agent' },
      select: { state: true },
    });
    if (lines.some((line) => line.state !== 'ended')) return null;
    const rejoining = await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'call.rejoining',
      data: { agentId: viewer.agentId },
      // Asked again before the line is there, it is the same wish; after that line has ended it is another.
      dedupeKey: `rejoin:${conversationId}:${lines.length}`,
    });
    return rejoining.fresh ? rejoining : null;
  });
}
