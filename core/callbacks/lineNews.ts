import type { LegParty } from '../../prisma/generated/enums.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { cancelOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { attemptFailed, beginAttempt } from './attempts.ts';
import { cancelOthers } from './cancelWish.ts';
import { endWish, isToBeCalled, liveWish, type Wish } from './wishes.ts';

// What news of a line means when a caller has asked for something else than to wait. Called by core/calls/legStatus.ts
// with the conversation's row taken; each gives whether that was the whole meaning of the news.

/** A caller who hung up while speaking may have left a message: so long news of it is waited for. */
const SETTLE_MS = 10 * 60_000;

export interface Line {
  party: LegParty;
  callbackId: string | null;
  endReason: string | null;
  at: Date;
}

/** A line of the call has ended. */
export async function wishAfterEnd(tx: Tx, conversation: ConversationRow, line: Line): Promise<boolean> {
  const wish = await liveWish(tx, conversation.id);
  if (!wish) return false;
  if (isToBeCalled(wish)) return calledAndEnded(tx, conversation, { wish, line });
  if (line.party !== 'client') return false;
  if (conversation.state !== 'queued' && conversation.state !== 'offered') return false;
  if (wish.state === 'asking') {
    await endWish(tx, wish, { state: 'canceled', reason: 'hung_up', at: line.at });
    return false;
  }
  await waitForMessage(tx, conversation, wish);
  return true;
}

async function calledAndEnded(
  tx: Tx,
  conversation: ConversationRow,
  { wish, line }: { wish: Wish; line: Line },
): Promise<boolean> {
  if (conversation.connectedAt) return false;
  if (line.party === 'client') {
    // The caller's first connection, whose end is told late, is no attempt.
    if (line.callbackId !== wish.id) return true;
    const failure = { reason: reasonOf(line.endReason), at: line.at, wasRung: true };
    await attemptFailed(tx, conversation, { wish, failure });
    return true;
  }
  if (conversation.state !== 'handled') return true;
  const isClientThere = await tx.db.leg.count({
    where: { conversationId: conversation.id, party: 'client', parked: false, state: 'in_progress' },
  });
  // Somebody who has picked up is not hung up on: as any caller whose agent is lost.
  if (isClientThere > 0) return false;
  const { agentId } = conversation;
  await attemptFailed(tx, conversation, {
    wish,
    failure: { reason: 'agent_lost', at: line.at, wasRung: false },
  });
  // Who did not pick up the own phone is not there: the same lock as for a missed offer.
  if (agentId && line.endReason !== 'completed')
    await tx.db.agent.update({ where: { id: agentId }, data: { missedSince: line.at } });
  return true;
}

function reasonOf(endReason: string | null): string {
  if (endReason === 'completed') return 'hung_up';
  // A ringing phone that is canceled was canceled by our side: the agent left, and the conference with that.
  return endReason === 'canceled' ? 'agent_lost' : (endReason ?? 'failed');
}

async function waitForMessage(tx: Tx, conversation: ConversationRow, wish: Wish): Promise<void> {
  const until = new Date(Date.now() + SETTLE_MS);
  await cancelOffer(tx, conversation.id, 'canceled');
  await tx.db.callback.update({ where: { id: wish.id }, data: { settleAt: until } });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { state: 'queued', agentId: null, notBefore: until, version: { increment: 1 } },
  });
}

/** A phone was picked up, and the two are not connected yet: the other one is rung. */
export async function wishAfterAnswer(
  tx: Tx,
  conversation: ConversationRow,
  live: readonly { party: LegParty; state: string }[],
): Promise<void> {
  if (conversation.state !== 'handled' || !conversation.agentId) return;
  const wish = await liveWish(tx, conversation.id);
  if (!isToBeCalled(wish)) return;
  const hasClient = live.some((leg) => leg.party === 'client');
  const agentIsIn = live.some((leg) => leg.party === 'agent' && leg.state === 'in_progress');
  if (agentIsIn && !hasClient) {
    await beginAttempt(tx, conversation, wish);
    return;
  }
  if (live.some((leg) => leg.party === 'client' && leg.state === 'in_progress') && !agentIsIn)
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      kind: 'callback.answered',
      data: { callbackId: wish.id, agentId: conversation.agentId },
    });
}

/**
 * The agent ends it before the two talk: the client was not reached. A message that was heard is dealt with; then the
 * conversation ends as any other, and this gives null.
 */
export async function agentGivesUp(tx: Tx, conversation: ConversationRow): Promise<Recorded | null> {
  const wish = conversation.connectedAt ? null : await liveWish(tx, conversation.id);
  if (!isToBeCalled(wish)) return null;
  const isRung = await tx.db.leg.count({
    where: { conversationId: conversation.id, callbackId: wish.id, state: { not: 'ended' } },
  });
  if (isRung === 0 && wish.kind === 'voicemail') {
    await endWish(tx, wish, { state: 'done', reason: 'handled' });
    return null;
  }
  const reason = isRung > 0 ? 'agent_hung_up' : 'agent_lost';
  return attemptFailed(tx, conversation, { wish, failure: { reason, at: new Date(), wasRung: false } });
}

/** The two talk: what was asked for is done, and so is every other wish of this client to be called. */
export async function wishesAfterTalk(tx: Tx, conversation: ConversationRow): Promise<void> {
  const wish = await liveWish(tx, conversation.id);
  if (wish) await endWish(tx, wish, { state: isToBeCalled(wish) ? 'done' : 'canceled', reason: 'talked' });
  await cancelOthers(tx, conversation, 'talked');
}
