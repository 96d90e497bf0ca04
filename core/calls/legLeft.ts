import type { Leg } from '../../prisma/generated/client.ts';
import { hangUpInFlow } from '../arrival/endFlow.ts';
import { wishAfterEnd } from '../callbacks/lineNews.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/closeConversation.ts';
import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { beginGrace, loseAgent } from './callGrace.ts';
import { abandonCall, endHandledCall } from './endCall.ts';

// What follows when the client's or the agent's line has ended.

export interface LegEnd {
  /** As it was before. */
  leg: Leg;
  endReason: string | null;
  at: Date;
  /** How long a broken line may be taken up again; 0: not at all. */
  graceSeconds: number;
}

/** Gives whose desks change. */
export async function hangUpFollows(tx: Tx, conversation: ConversationRow, end: LegEnd): Promise<string[]> {
  const { party } = end.leg;
  if (conversation.state === 'arriving')
    return party === 'client' ? hangUpInFlow(tx, conversation, end.at) : [];
  if (await wishAfterEnd(tx, conversation, { ...end, party, callbackId: end.leg.callbackId }))
    return conversation.agentId ? [conversation.agentId] : [];
  if (conversation.state === 'queued' || conversation.state === 'offered') {
    if (party !== 'client') return [];
    const asked = await abandonCall(tx, conversation, end.at);
    return asked ? [asked] : [];
  }
  if (conversation.state !== 'handled' || !conversation.agentId) return [];
  if (party === 'client') return clientLeft(tx, conversation, end);
  return end.leg.agentId === conversation.agentId ? agentLeft(tx, conversation, end) : [];
}

async function clientLeft(
  tx: Tx,
  conversation: ConversationRow,
  { endReason, at }: LegEnd,
): Promise<string[]> {
  if (conversation.connectedAt || conversation.direction === 'inbound') {
    await endHandledCall(tx, conversation, { by: 'client', at });
  } else {
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      kind: 'call.failed',
      data: { reason: endReason ?? 'no-answer' },
    });
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'unanswered',
    });
  }
  const guests = conversation.guests.map((guest) => guest.agentId);
  return [conversation.agentId, ...guests].filter((agentId) => agentId !== null);
}

/**
 * The agent's phone is gone but the client is still there: nobody is dropped. A line that broke may be taken up again for a
 * while; a phone that was never picked up is not waited for, and the client goes back to the queue.
 */
async function agentLeft(
  tx: Tx,
  conversation: ConversationRow,
  { leg, endReason, at, graceSeconds }: LegEnd,
): Promise<string[]> {
  const { agentId } = conversation;
  if (!agentId) return [];
  const clientIsThere = await tx.db.leg.count({
    where: { conversationId: conversation.id, party: 'client', parked: false, state: 'in_progress' },
  });
  if (clientIsThere === 0) {
    await endHandledCall(tx, conversation, { by: 'system', at });
    return [agentId];
  }
  // Who comes back and does not get through has the rest of the grace time to try again.
  if (conversation.graceUntil) return [agentId];
  if (leg.answeredAt && graceSeconds > 0) {
    await beginGrace(tx, conversation, { agentId, seconds: graceSeconds });
    return [agentId];
  }
  await loseAgent(tx, conversation, agentId);
  // Who did not pick up the own phone is not there: the same lock as for a missed offer.
  if (endReason !== 'completed')
    await tx.db.agent.update({ where: { id: agentId }, data: { missedSince: new Date() } });
  return [agentId];
}
