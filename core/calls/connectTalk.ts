import { wishAfterAnswer, wishesAfterTalk } from '../callbacks/lineNews.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { holdClient } from '../guests/giveAway.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { endGrace, pauseGoesOn } from './callGrace.ts';

/**
 * Both sides are in: the talk begins, or goes on after a broken line. A caller who is still on the way into the conference
 * is not in.
 */
export async function connect(tx: Tx, conversation: ConversationRow): Promise<string[]> {
  const { agentId } = conversation;
  if (conversation.state !== 'handled' || !agentId) return [];
  if (conversation.connectedAt && !conversation.graceUntil) return [];
  const live = await tx.db.leg.findMany({
    where: { conversationId: conversation.id, parked: false, state: { not: 'ended' } },
  });
  const inCall = (party: 'client' | 'agent') =>
    live.find((leg) => leg.party === party && leg.state === 'in_progress' && leg.joinedAt !== null);
  const client = inCall('client');
  if (!client || !inCall('agent')) {
    if (!conversation.connectedAt) await wishAfterAnswer(tx, conversation, live);
    return [];
  }
  if (conversation.connectedAt) {
    await endGrace(tx, conversation, agentId);
    return [agentId];
  }
  const now = new Date();
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { connectedAt: now, ...pauseGoesOn(conversation), version: { increment: 1 } },
  });
  await noteHeard(tx, conversation);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'call.connected',
    data: {
      agentId,
      waitedMs: Math.max(0, now.getTime() - conversation.openedAt.getTime()),
      ...(isRecorded(conversation) ? { record: true } : {}),
    },
  });
  await wishesAfterTalk(tx, conversation);
  if (client.held) await takeBack(tx, conversation, agentId);
  return [agentId];
}

/** The caller's wait ends now, and not with the agent's yes. */
async function noteHeard(tx: Tx, { id, queueId }: ConversationRow): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE queue_visit SET heard_at = now() WHERE heard_at IS NULL AND id = (
      SELECT v.id FROM queue_visit v WHERE v.queue_id = ${queueId}::uuid AND v.result = 'answered' AND v.channel = 'call'
         AND v.callback_id IS NULL AND v.left_at > now() - interval '10 min' AND v.conversation_id = ${id}::uuid
       ORDER BY v.left_at DESC LIMIT 1)`;
}

function isRecorded({ queue, direction, recordingConsent }: ConversationRow): boolean {
  return recordingConsent !== 'refused' && ['both', direction].includes(queue.recording);
}

/** Who waited with music for the next agent hears that agent now. */
async function takeBack(tx: Tx, conversation: ConversationRow, agentId: string): Promise<void> {
  await holdClient(tx, conversation.id, false);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'call.resumed',
    data: { agentId },
  });
}
