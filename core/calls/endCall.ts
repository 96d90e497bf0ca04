import type { Viewer } from '../access/viewer.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { beginWrapUp, closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { cancelOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

export type EndedBy = 'client' | 'agent' | 'system';

/** The agent hangs up: talk is over at once, wrap-up begins, and a job clears the line. */
export async function hangUp(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled') throw new AppError('invalid_state', 'The call is over already');
    return endHandledCall(tx, conversation, 'agent');
  });
}

/** A call that somebody had is over: talk and hold time are fixed, wrap-up begins. */
export async function endHandledCall(tx: Tx, conversation: ConversationRow, by: EndedBy): Promise<Recorded> {
  const now = Date.now();
  const holdMs = conversation.holdMs + (conversation.heldSince ? now - conversation.heldSince.getTime() : 0);
  const talkMs = conversation.connectedAt
    ? Math.max(0, now - conversation.connectedAt.getTime() - holdMs)
    : 0;
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { holdMs, heldSince: null, muted: false, endedBy: by },
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

/** The client hung up before an agent had the call. Gives the agent who was being asked, if one was. */
export async function abandonCall(tx: Tx, conversation: ConversationRow): Promise<string | null> {
  const asked = await cancelOffer(tx, conversation.id, 'canceled');
  const waitedMs = Math.max(0, Date.now() - (conversation.queuedAt ?? conversation.openedAt).getTime());
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.abandoned',
    data: { waitedMs },
  });
  await closeConversation(tx, conversation, {
    disposition: null,
    note: null,
    automatic: true,
    outcome: 'abandoned',
  });
  return asked;
}
