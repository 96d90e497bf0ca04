import type { Tx } from '../db.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

/** Puts an offered conversation back in its queue, with the rank it had. */
export async function backToQueue(tx: Tx, conversation: Pick<ConversationRow, 'id'>): Promise<void> {
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { state: 'queued', agentId: null, version: { increment: 1 } },
  });
}

/** The pending offer to hold a conversation, with its row taken; null when there is none. */
export async function pendingOffer(tx: Tx, conversationId: string) {
  return tx.db.reservation.findFirst({
    where: { conversationId, kind: 'work', state: 'pending' },
    include: { agent: { select: { name: true } } },
  });
}

/** Takes a pending offer back because the work went away or the agent did. The agent is not to blame. */
export async function cancelOffer(
  tx: Tx,
  conversationId: string,
  state: 'canceled' | 'rescinded',
): Promise<string | null> {
  const offer = await pendingOffer(tx, conversationId);
  if (!offer) return null;
  const now = new Date();
  await tx.db.reservation.update({ where: { id: offer.id }, data: { state, decidedAt: now, endedAt: now } });
  return offer.agentId;
}

/** Records that an offer went by unanswered, and locks the agent until presence is confirmed. */
export async function missOffer(
  tx: Tx,
  offer: { id: string; agentId: string },
  conversation: ConversationRow,
): Promise<void> {
  const now = new Date();
  await tx.db.reservation.update({
    where: { id: offer.id },
    data: { state: 'timeout', decidedAt: now, endedAt: now },
  });
  await tx.db.agent.updateMany({
    where: { id: offer.agentId, missedSince: null },
    data: { missedSince: now },
  });
  await backToQueue(tx, conversation);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'conversation.missed',
    data: { reservationId: offer.id, agentId: offer.agentId },
  });
}
