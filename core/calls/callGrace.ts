import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { backToHead, holdClient } from '../guests/giveAway.ts';
import { openGuestsOf, privateGuestOf } from '../guests/guestRows.ts';
import { endGuests } from '../guests/guests.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// The holder's line broke: a reload, a crash, a lost network. The client stays and hears music; the agent may come back
// within the grace time, and after it the call goes to the head of its queue.

/** Begins the grace time, unless it runs already: a line that breaks again while coming back gets no more of it. */
export async function beginGrace(
  tx: Tx,
  conversation: ConversationRow,
  { agentId, seconds }: { agentId: string; seconds: number },
): Promise<void> {
  if (conversation.graceUntil) return;
  const until = new Date(Date.now() + seconds * 1_000);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { graceUntil: until, muted: false, recordingResumeAt: null, version: { increment: 1 } },
  });
  // Who still talks with a third party is not cut off from it.
  if (openGuestsOf(conversation.guests).length === 0) await holdClient(tx, conversation.id, true);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.agentLost',
    data: { agentId, until: until.toISOString() },
  });
}

/** A recording that was paused stays so for a while yet: what it was paused for may only come now. */
const PAUSED_STILL_MS = 120_000;

/** An agent is there again: from now on a paused recording goes on by itself. */
export function pauseGoesOn({ recordingState }: ConversationRow): { recordingResumeAt?: Date } {
  return recordingState === 'paused' ? { recordingResumeAt: new Date(Date.now() + PAUSED_STILL_MS) } : {};
}

/** The agent's line is there again: whoever was on hold before stays so, everybody else is back in the talk. */
export async function endGrace(tx: Tx, conversation: ConversationRow, agentId: string): Promise<void> {
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { graceUntil: null, ...pauseGoesOn(conversation), version: { increment: 1 } },
  });
  const stays = conversation.heldSince !== null || privateGuestOf(conversation.guests) !== undefined;
  await holdClient(tx, conversation.id, stays);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'call.agentBack',
    data: { agentId },
  });
}

/** The agent did not come back: nobody has the call any more. */
export async function loseAgent(tx: Tx, conversation: ConversationRow, agentId: string): Promise<void> {
  await endGuests(tx, conversation, 'call_over');
  await backToHead(tx, conversation, { agentId, reason: 'agent_lost' });
  await tx.db.agent.update({ where: { id: agentId }, data: { idleSince: new Date() } });
}

/** Job: the grace time is over. Does nothing when the agent is back, or the client has left. */
export async function endOverdueGrace(
  hub: Hub,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const agentId = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const { state, graceUntil, agentId: holder } = conversation;
    if (state !== 'handled' || !holder || !graceUntil || graceUntil.getTime() > Date.now() + 200) return null;
    // Coming back just now, and only the last word is missing: the phone that rings is not needed any more.
    await tx.db.leg.updateMany({
      where: { conversationId, party: 'agent', state: { not: 'ended' } },
      data: { state: 'ended', endReason: 'too_late', endedAt: new Date(), toHangUp: true },
    });
    await loseAgent(tx, conversation, holder);
    return holder;
  });
  if (agentId) hub.bus.desks([agentId], 'call');
}
