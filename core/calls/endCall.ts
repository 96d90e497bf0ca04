import type { Viewer } from '../access/viewer.ts';
import { agentGivesUp } from '../callbacks/lineNews.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { beginWrapUp, closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { partOf } from '../guests/giveAway.ts';
import { endGuests } from '../guests/guests.ts';
import type { Hub } from '../hub.ts';
import { cancelOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

export type EndedBy = 'client' | 'agent' | 'system';

/**
 * The agent hangs up: talk is over at once, wrap-up begins, and a job clears the line. Pressed twice, it is done once: the
 * second gives null.
 */
export async function hangUp(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state === 'wrapping') return null;
    if (conversation.state !== 'handled') throw new AppError('invalid_state', 'The call is over already');
    return (
      (await agentGivesUp(tx, conversation)) ?? (await endHandledCall(tx, conversation, { by: 'agent' }))
    );
  });
}

/** A call that somebody had is over: talk and hold time are fixed, wrap-up begins. */
export async function endHandledCall(
  tx: Tx,
  conversation: ConversationRow,
  { by, at = new Date() }: { by: EndedBy; at?: Date | undefined },
): Promise<Recorded> {
  const { talkMs, holdMs } = partOf(conversation, at);
  await endGuests(tx, conversation, by === 'client' ? 'client_left' : 'call_over');
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { holdMs, heldSince: null, muted: false, graceUntil: null, recordingResumeAt: null, endedBy: by },
  });
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', endedAt: null },
    data: { endedBy: by },
  });
  await tx.db.helpRequest.updateMany({
    where: { conversationId: conversation.id, endedAt: null },
    data: { endedAt: at },
  });
  const ended = await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: by === 'agent' ? conversation.agentId : null,
    kind: 'call.ended',
    data: { by, talkMs, holdMs },
  });
  await beginWrapUp(tx, conversation);
  return ended;
}

/** The client hung up before an agent had the call, `at` that time. Gives the agent who was being asked, if one was. */
export async function abandonCall(
  tx: Tx,
  conversation: ConversationRow,
  at: Date = new Date(),
): Promise<string | null> {
  const closing = { disposition: null, note: null, automatic: true } as const;
  // From a blocked number: nobody was to answer, so nobody is missed.
  if (conversation.heldBackAt !== null) {
    await closeConversation(tx, conversation, { ...closing, outcome: 'spam' });
    return null;
  }
  const asked = await cancelOffer(tx, conversation.id, 'canceled');
  const waitedMs = Math.max(0, at.getTime() - (conversation.queuedAt ?? conversation.openedAt).getTime());
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.abandoned',
    data: { waitedMs, agentId: asked },
  });
  await closeConversation(tx, conversation, { ...closing, outcome: 'abandoned' });
  return asked;
}
