import type { Viewer } from '../access/viewer.ts';
import type { RoutingWhy } from '../contract/events.ts';
import { isUniqueViolation, AppError } from '../errors.ts';
import { withTransaction, type Tx } from '../db.ts';
import { requireFreeHand } from '../guests/freeHand.ts';
import { acceptAsGuest, guestOfferTo } from '../guests/guestOffers.ts';
import type { Hub } from '../hub.ts';
import { pendingOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { checkVersion, lockConversation, type ConversationRow } from './conversations.ts';
import { requireQueueMember } from './holder.ts';

interface Action {
  conversationId: string;
  version?: number | undefined;
}

/**
 * The agent takes the conversation: the offer made to this agent, or one that waits for anybody (pull).
 * Ten at once: the row's lock lets one win; the others get `already_assigned` with the winner's name. Who does not work in
 * the queue gets `forbidden`, unless a supervisor.
 */
export async function acceptConversation(hub: Hub, viewer: Viewer, action: Action): Promise<Recorded> {
  try {
    return await withTransaction(hub, (tx) => accept(tx, viewer, action));
  } catch (error) {
    if (isUniqueViolation(error, 'conversation_one_call_per_agent')) {
      throw new AppError('conflict', 'You are on another call', { cause: error });
    }
    throw error;
  }
}

async function accept(tx: Tx, viewer: Viewer, action: Action): Promise<Recorded> {
  const conversation = await lockConversation(tx, action.conversationId);
  if (conversation.state === 'handled' && conversation.agentId !== null) {
    const asGuest = await guestOfferTo(tx, conversation.id, viewer.agentId);
    if (asGuest) return acceptAsGuest(tx, conversation, asGuest);
    refuseTaken(conversation, viewer);
  }
  if (conversation.state !== 'queued' && conversation.state !== 'offered') {
    throw new AppError(
      'invalid_state',
      conversation.state === 'arriving' ? 'The caller is still in the menu' : 'The conversation is over',
    );
  }
  checkVersion(conversation, action.version);
  if (conversation.channel === 'call') await requireFreeHand(tx, viewer.agentId);
  const reservationId =
    conversation.state === 'offered'
      ? await answerOffer(tx, viewer, conversation)
      : await take(tx, viewer, conversation);
  if (conversation.handledAt) await endOwnAfterWork(tx, viewer, conversation.id);
  const now = new Date();
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'handled',
      agentId: viewer.agentId,
      handledAt: conversation.handledAt ?? now,
      version: { increment: 1 },
    },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: conversation.id, leftAt: null },
    data: { leftAt: now, result: 'answered', agentId: viewer.agentId },
  });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: viewer.agentId,
    kind: 'conversation.accepted',
    data: {
      reservationId,
      agentId: viewer.agentId,
      channel: conversation.channel,
      waitedMs: waitedMs(conversation, now),
    },
  });
}

/** Who gave it away and has it again writes up the whole of it at the end. */
async function endOwnAfterWork(tx: Tx, viewer: Viewer, conversationId: string): Promise<void> {
  await tx.db.reservation.updateMany({
    where: { conversationId, agentId: viewer.agentId, kind: 'after', endedAt: null },
    data: { endedAt: new Date() },
  });
}

function refuseTaken(conversation: ConversationRow, viewer: Viewer): never {
  const mine = conversation.agentId === viewer.agentId;
  const who = conversation.agent?.name ?? 'Somebody else';
  throw new AppError(
    mine ? 'conflict' : 'already_assigned',
    mine ? 'You have it already' : `${who} took it`,
    {
      details: { agentId: conversation.agentId, agentName: conversation.agent?.name ?? null },
    },
  );
}

async function answerOffer(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<string> {
  const offer = await pendingOffer(tx, conversation.id);
  if (offer?.agentId !== viewer.agentId) {
    throw new AppError('already_assigned', `It is being offered to ${offer?.agent.name ?? 'somebody else'}`, {
      details: { agentName: offer?.agent.name ?? null },
    });
  }
  await tx.db.reservation.update({
    where: { id: offer.id },
    data: { state: 'accepted', decidedAt: new Date() },
  });
  return offer.id;
}

async function take(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<string> {
  await requireQueueMember(tx, viewer, conversation.queueId);
  const why: RoutingWhy = {
    rule: 'taken',
    queue: conversation.queue.name,
    waitedMs: waitedMs(conversation, new Date()),
    idleMs: null,
    position: 1,
    candidates: 1,
  };
  const now = new Date();
  const reservation = await tx.db.reservation.create({
    data: {
      conversationId: conversation.id,
      agentId: viewer.agentId,
      channel: conversation.channel,
      state: 'accepted',
      why,
      expiresAt: now,
      decidedAt: now,
    },
  });
  return reservation.id;
}

function waitedMs(conversation: ConversationRow, now: Date): number {
  return Math.max(0, now.getTime() - (conversation.queuedAt ?? conversation.openedAt).getTime());
}
