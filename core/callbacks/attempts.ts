import type { LegParty } from '../../prisma/generated/enums.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { checkDestination } from '../outbound/checkDestination.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { afterAttempt, type AfterAttempt } from './afterAttempt.ts';
import { endWish, type Wish } from './wishes.ts';

// One attempt to reach the client of a callback: it is counted when the client's phone is rung, whatever becomes of the
// agent's; what did not reach the client goes back to the queue with its rank, after a pause.

/** Notes that the client's phone is to be rung: a leg, and the job that orders it. The conversation must be handled. */
export async function beginAttempt(tx: Tx, conversation: ConversationRow, wish: Wish): Promise<void> {
  const { agentId } = conversation;
  if (!agentId) return;
  const now = new Date();
  const attempts = wish.attempts + 1;
  await tx.db.callback.update({ where: { id: wish.id }, data: { attempts } });
  const refused = await refusalOf(tx, conversation, wish);
  if (refused !== null) {
    const failure = { reason: refused, at: now, wasRung: false };
    await attemptFailed(tx, conversation, { wish: { ...wish, attempts }, failure });
    return;
  }
  const leg = await tx.db.leg.create({
    data: {
      conversationId: conversation.id,
      party: 'client',
      state: 'queued',
      callbackId: wish.id,
      startedAt: now,
      joinedAt: now,
    },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'callback.attempted',
    data: {
      callbackId: wish.id,
      legId: leg.id,
      agentId,
      attempt: attempts,
      maxAttempts: wish.maxAttempts,
    },
  });
}

/** Why the number may not be rung, or not today any more; null when it may, and then its first minute is counted. */
async function refusalOf(tx: Tx, conversation: ConversationRow, wish: Wish): Promise<string | null> {
  try {
    await checkDestination(tx, {
      to: wish.toNumber ?? '',
      divisionId: conversation.client.divisionId,
      agentId: conversation.agentId,
      conversationId: conversation.id,
    });
    return null;
  } catch (error) {
    if (error instanceof AppError) return 'not_allowed';
    throw error;
  }
}

interface Failure {
  /** In the network's words, or `agent_lost`: then the client had no chance to answer, and it does not count. */
  reason: string;
  at: Date;
  /** The client's phone was rung before its line was over. */
  wasRung: boolean;
}

/** The client was not reached: again after the pause, or never again. The conversation's row must be taken. */
export async function attemptFailed(
  tx: Tx,
  conversation: ConversationRow,
  { wish, failure }: { wish: Wish; failure: Failure },
): Promise<Recorded> {
  const lines = await endLines(tx, conversation.id, failure);
  const after = afterFailure(wish, failure);
  if (after.next === 'again') {
    const takesBack =
      failure.reason === 'agent_lost' && (failure.wasRung || lines.some((line) => line.party === 'client'));
    await tx.db.callback.update({
      where: { id: wish.id },
      data: { reason: failure.reason, orderedAt: null, ...(takesBack ? { attempts: { decrement: 1 } } : {}) },
    });
    await backToWait(tx, conversation, { notBefore: after.at, callbackId: wish.id });
  } else await endWish(tx, wish, { state: 'failed', reason: failure.reason });
  const recorded = await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'callback.unreached',
    data: {
      callbackId: wish.id,
      agentId: conversation.agentId,
      attempt: wish.attempts,
      maxAttempts: wish.maxAttempts,
      reason: failure.reason,
      dueAt: after.next === 'again' ? after.at.toISOString() : null,
      legIds: lines.map((line) => line.id),
      queueId: conversation.queueId,
    },
  });
  if (after.next === 'giveUp')
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'unanswered',
    });
  return recorded;
}

function afterFailure(wish: Wish, { reason }: Failure): AfterAttempt {
  const at = new Date();
  return reason === 'agent_lost' ? { next: 'again', at } : afterAttempt({ ...wish, at });
}

interface Line {
  id: string;
  party: LegParty;
}

/** No line of this attempt is needed any more. They are over for us now; a job hangs up what still rings. */
async function endLines(tx: Tx, conversationId: string, { reason, at }: Failure): Promise<Line[]> {
  return tx.db.$queryRaw<Line[]>`
    UPDATE leg SET state = 'ended', end_reason = ${reason}, ended_at = ${at}, to_hang_up = call_sid IS NULL
     WHERE conversation_id = ${conversationId}::uuid AND NOT parked AND state <> 'ended' RETURNING id, party`;
}

/** Back in its queue with its rank, whether an agent had it or it was still waiting. */
async function backToWait(
  tx: Tx,
  conversation: ConversationRow,
  { notBefore, callbackId }: { notBefore: Date; callbackId: string },
): Promise<void> {
  const now = new Date();
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, state: 'pending' },
    data: { state: 'canceled', decidedAt: now, endedAt: now },
  });
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
      notBefore,
      version: { increment: 1 },
    },
  });
  const { id: conversationId, queueId, agentId } = conversation;
  if (agentId) {
    await tx.db.queueVisit.create({ data: { conversationId, queueId, channel: 'call', callbackId } });
    await tx.db.agent.update({ where: { id: agentId }, data: { idleSince: now } });
  }
}
