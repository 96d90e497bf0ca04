import type { z } from 'zod';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { AssignConversation } from '../contract/inbox.ts';
import type { RoutingWhy } from '../contract/events.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireQueueMember } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

/**
 * Gives a text or mail conversation to a colleague, whoever is free: who waits by whoever works in the queue, who is in hand by
 * its holder or a supervisor. Throws `invalid_state` for calls and for what is offered or over; gives null where that colleague
 * has it already.
 */
export async function assignConversation(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof AssignConversation> & { conversationId: string },
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    await requireGivable(tx, viewer, conversation);
    await requireAtWork(tx, viewer, order.agentId);
    if (conversation.agentId === order.agentId) return null;
    await handOver(tx, viewer, { conversation, agentId: order.agentId });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      agentId: viewer.agentId,
      kind: 'conversation.assigned',
      data: {
        agentId: order.agentId,
        byAgentId: viewer.agentId,
        fromAgentId: conversation.agentId,
        reason: order.reason ?? null,
      },
    });
  });
}

async function requireGivable(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<void> {
  if (conversation.channel === 'call')
    throw new AppError('invalid_state', 'A call is transferred, not assigned');
  if (conversation.state === 'queued') return requireQueueMember(tx, viewer, conversation.queueId);
  if (conversation.state !== 'handled')
    throw new AppError('invalid_state', 'It is being offered, or is over');
  if (conversation.agentId !== viewer.agentId && !mayOverrule(viewer))
    throw new AppError('already_assigned', `${conversation.agent?.name ?? 'Somebody else'} has it`);
}

/** Throws `not_found` for an agent who is none of the division's, or has left. */
export async function requireAtWork(tx: Tx, viewer: Viewer, agentId: string): Promise<void> {
  const agent = await tx.db.agent.findFirst({
    where: { id: agentId, divisionId: viewer.divisionId, isService: false, user: { disabledAt: null } },
    select: { id: true },
  });
  if (!agent) throw new AppError('not_found', 'There is no such agent');
}

async function handOver(
  tx: Tx,
  viewer: Viewer,
  { conversation, agentId }: { conversation: ConversationRow; agentId: string },
): Promise<void> {
  const now = new Date();
  const why: RoutingWhy = {
    rule: 'transfer',
    queue: conversation.queue.name,
    waitedMs: now.getTime() - conversation.openedAt.getTime(),
    idleMs: null,
    position: 1,
    candidates: 1,
    by: viewer.name,
  };
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'handled',
      agentId,
      handledAt: conversation.handledAt ?? now,
      version: { increment: 1 },
    },
  });
  await tx.db.reservation.create({
    data: {
      conversationId: conversation.id,
      agentId,
      channel: conversation.channel,
      state: 'accepted',
      why,
      expiresAt: now,
      decidedAt: now,
    },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: conversation.id, leftAt: null },
    data: { leftAt: now, result: 'answered', agentId },
  });
}
