import { lockConversation } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { changeStay } from './becomeCallback.ts';
import { endWish, liveWish } from './wishes.ts';

/**
 * A client who is to be called calls: the place in line is theirs, with them on the line. `legId` is the new connection,
 * parked beside the conversation. Gives false when nobody is to be called there, or an agent is just calling.
 */
export async function takeOverWish(
  tx: Tx,
  { conversationId, legId }: { conversationId: string; legId: string },
): Promise<boolean> {
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.state !== 'queued' && conversation.state !== 'offered') return false;
  const wish = await liveWish(tx, conversationId);
  const isOnTheLine = await tx.db.leg.count({
    where: { conversationId, party: 'client', parked: false, state: { not: 'ended' } },
  });
  if (!wish || isOnTheLine > 0) return false;
  await endWish(tx, wish, { state: 'canceled', reason: 'client_called' });
  await tx.db.leg.update({ where: { id: legId }, data: { parked: false } });
  await changeStay(tx, conversation, { result: 'client_called', callbackId: null });
  await tx.db.conversation.update({
    where: { id: conversationId },
    data: { notBefore: null, version: { increment: 1 } },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId,
    kind: 'callback.canceled',
    data: { callbackId: wish.id, reason: 'client_called', note: null, queueId: conversation.queueId },
  });
  return true;
}
