import type { ConversationRow } from '../conversations/conversations.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import type { Tx } from '../db.ts';
import { cancelOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { endWish, type Wish } from './wishes.ts';

export type CancelReason = 'client_called' | 'talked' | 'opted_out' | 'by_agent';

interface Canceling {
  wish: Wish;
  reason: CancelReason;
  note?: string | null;
  agentId?: string | null;
}

/** Nobody is to be called any more. The conversation must wait, and is closed with it. Gives null when it was over. */
export async function cancelWish(
  tx: Tx,
  conversation: ConversationRow,
  { wish, reason, note = null, agentId = null }: Canceling,
): Promise<Recorded | null> {
  if (!(await endWish(tx, wish, { state: 'canceled', reason }))) return null;
  await cancelOffer(tx, conversation.id, 'rescinded');
  const recorded = await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'callback.canceled',
    data: { callbackId: wish.id, reason, note, queueId: conversation.queueId },
  });
  await closeConversation(tx, conversation, {
    disposition: null,
    note,
    automatic: agentId === null,
    outcome: 'unanswered',
  });
  return recorded;
}

/** Ends the client's other wishes that still wait: somebody has talked with the client since they were made. */
export async function cancelOthers(
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'clientId'>,
  reason: CancelReason,
): Promise<void> {
  const others = await tx.db.callback.findMany({
    where: {
      state: 'waiting',
      kind: 'callback',
      conversationId: { not: conversation.id },
      conversation: { clientId: conversation.clientId, state: { in: ['queued', 'offered'] } },
    },
  });
  for (const wish of others) {
    const other = await lockConversation(tx, wish.conversationId);
    if (other.state === 'queued' || other.state === 'offered') await cancelWish(tx, other, { wish, reason });
  }
}
