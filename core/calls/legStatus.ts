import type { LegState } from '../../prisma/generated/enums.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { abandonCall, endHandledCall } from './endCall.ts';
import { liveLeg } from './legs.ts';
import { legMovesForward, readCallStatus } from './legStates.ts';

export interface LegStatus {
  /** Ours, from the callback's path; or the call's id for a call that came in. */
  leg: { legId: string } | { callSid: string };
  /** Null when the phone network never gave it one. */
  callSid: string | null;
  state: LegState;
  endReason: string | null;
}

/**
 * What the phone network says of a leg. Late, repeated and disordered news change nothing: a leg only moves forward, and
 * each consequence is conditional on the state of the conversation. Gives false when there is no such leg.
 */
export async function applyLegStatus(hub: Hub, status: LegStatus): Promise<boolean> {
  const found = await hub.prisma.leg.findFirst({
    where: 'legId' in status.leg ? { id: status.leg.legId } : { callSid: status.leg.callSid },
  });
  if (!found || (found.callSid && status.callSid && found.callSid !== status.callSid)) return false;
  if (found.party === 'agent' && status.state === 'ended') await askAboutClient(hub, found.conversationId);
  const desks = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, found.conversationId);
    const leg = await tx.db.leg.findUniqueOrThrow({ where: { id: found.id } });
    if (!legMovesForward(leg.state, status.state)) return [];
    const now = new Date();
    await tx.db.leg.update({
      where: { id: leg.id },
      data: {
        state: status.state,
        callSid: leg.callSid ?? status.callSid,
        endReason: status.endReason,
        answeredAt: leg.answeredAt ?? (status.state === 'in_progress' ? now : null),
        endedAt: status.state === 'ended' ? now : null,
      },
    });
    if (leg.parked) return [];
    return status.state === 'in_progress'
      ? connect(tx, conversation)
      : status.state === 'ended'
        ? hangUpFollows(tx, conversation, { party: leg.party, endReason: status.endReason })
        : [];
  });
  if (desks.length > 0) hub.bus.desks(desks, 'call');
  return true;
}

/**
 * A client who hangs up ends the agent's side too, and that news may be the first to come. So before an agent counts as
 * lost, the network is asked about the client's side; what it says is applied first.
 */
async function askAboutClient(hub: Hub, conversationId: string): Promise<void> {
  const leg = await liveLeg(hub, conversationId, 'client');
  const status = leg?.callSid ? await hub.channels.voice.statusOf(leg.callSid) : null;
  const news = status === null ? null : readCallStatus(status);
  if (!leg || news?.state !== 'ended') return;
  await applyLegStatus(hub, { leg: { legId: leg.id }, callSid: leg.callSid, ...news });
}

/** Both sides are in: the talk begins. */
async function connect(tx: Tx, conversation: ConversationRow): Promise<string[]> {
  if (conversation.state !== 'handled' || conversation.connectedAt || !conversation.agentId) return [];
  const live = await tx.db.leg.findMany({
    where: { conversationId: conversation.id, parked: false, state: 'in_progress' },
  });
  if (!live.some((leg) => leg.party === 'client') || !live.some((leg) => leg.party === 'agent')) return [];
  const now = new Date();
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { connectedAt: now, version: { increment: 1 } },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: conversation.agentId,
    kind: 'call.connected',
    data: {
      agentId: conversation.agentId,
      waitedMs: Math.max(0, now.getTime() - conversation.openedAt.getTime()),
    },
  });
  return [conversation.agentId];
}

interface HungUp {
  party: 'client' | 'agent';
  endReason: string | null;
}

async function hangUpFollows(
  tx: Tx,
  conversation: ConversationRow,
  { party, endReason }: HungUp,
): Promise<string[]> {
  if (conversation.state === 'queued' || conversation.state === 'offered') {
    if (party !== 'client') return [];
    const asked = await abandonCall(tx, conversation);
    return asked ? [asked] : [];
  }
  if (conversation.state !== 'handled' || !conversation.agentId) return [];
  if (party === 'client') return clientLeft(tx, conversation, endReason);
  return agentLeft(tx, conversation, endReason);
}

async function clientLeft(
  tx: Tx,
  conversation: ConversationRow,
  endReason: string | null,
): Promise<string[]> {
  if (conversation.connectedAt || conversation.direction === 'inbound') {
    await endHandledCall(tx, conversation, 'client');
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
  return conversation.agentId ? [conversation.agentId] : [];
}

/**
 * The agent's phone is gone but the client is still there: nobody is dropped, the client goes back to the queue with the
 * place first taken. A call the agent placed has no queue to go back to and ends.
 */
async function agentLeft(tx: Tx, conversation: ConversationRow, endReason: string | null): Promise<string[]> {
  const agentId = conversation.agentId;
  if (!agentId) return [];
  const clientIsThere = await tx.db.leg.count({
    where: { conversationId: conversation.id, party: 'client', parked: false, state: 'in_progress' },
  });
  if (clientIsThere === 0 || conversation.direction === 'outbound') {
    await endHandledCall(tx, conversation, 'system');
    return [agentId];
  }
  const now = new Date();
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'queued',
      agentId: null,
      connectedAt: null,
      heldSince: null,
      muted: false,
      version: { increment: 1 },
    },
  });
  await tx.db.queueVisit.create({
    data: { conversationId: conversation.id, queueId: conversation.queueId, channel: 'call' },
  });
  // Who did not pick up the own phone is not there: the same lock as for a missed offer.
  if (endReason !== 'completed')
    await tx.db.agent.update({ where: { id: agentId }, data: { missedSince: now } });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'conversation.requeued',
    data: { agentId, reason: 'agent_lost' },
  });
  return [agentId];
}
