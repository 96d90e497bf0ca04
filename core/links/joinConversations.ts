import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { MessageChannel } from '../contract/words.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder, requireQueueMember } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// Two open conversations of one client are worked on together. Must stay true: the part has neither reservation nor place in a queue
// while the link holds; whoever has the head has it; it is closed with the head, and nobody is asked about it.

interface Order {
  headId: string;
  partId: string;
}

type Joinable = ConversationRow & { channel: MessageChannel };

/**
 * Joins one conversation to another of the same client, which the viewer has in hand. Throws `conflict` for two clients (details:
 * both) and for what is joined already, `invalid_state` for calls and for what is offered or over, `already_assigned`.
 */
export async function joinConversations(hub: Hub, viewer: Viewer, order: Order): Promise<Recorded> {
  return withTransaction(hub, (tx) => join(tx, viewer, order));
}

async function join(tx: Tx, viewer: Viewer, { headId, partId }: Order): Promise<Recorded> {
  await requireOneClient(tx, { headId, partId });
  const head = messages(await lockConversation(tx, headId));
  const part = messages(await lockConversation(tx, partId));
  // Both rows are in hand now: a merge may have come between.
  await requireOneClient(tx, { headId, partId });
  requireHolder(head, viewer);
  if (head.state !== 'handled' || !head.agentId)
    throw new AppError('invalid_state', 'Take the conversation first that the other is to join');
  await requireFree(tx, viewer, { part, agentId: head.agentId });
  const wasAgentId = part.state === 'handled' ? part.agentId : null;
  await letGo(tx, part, head.agentId);
  await tx.db.conversation.update({
    where: { id: headId },
    data: { waitingSince: earlier(head.waitingSince, part.waitingSince), version: { increment: 1 } },
  });
  const { id: linkId } = await tx.db.conversationLink.create({
    data: { headId, partId, byAgentId: viewer.agentId, wasAgentId },
  });
  const { clientId, agentId } = head;
  const told = { clientId, agentId: viewer.agentId };
  await recordEvent(tx, {
    ...told,
    conversationId: partId,
    kind: 'conversation.joinedTo',
    data: { linkId, headId, channel: head.channel, subject: head.subject },
  });
  return recordEvent(tx, {
    ...told,
    conversationId: headId,
    kind: 'conversation.joined',
    data: { linkId, partId, channel: part.channel, subject: part.subject, agentId, wasAgentId },
  });
}

async function requireOneClient(tx: Tx, { headId, partId }: Order): Promise<void> {
  if (headId === partId) throw new AppError('conflict', 'They are one conversation already');
  const rows = await tx.db.conversation.findMany({
    where: { id: { in: [headId, partId] } },
    select: { clientId: true },
  });
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))];
  if (clientIds.length > 1)
    throw new AppError(
      'conflict',
      'They are of two clients: merge the clients first, if they are one person',
      {
        details: { clientIds },
      },
    );
}

function messages(conversation: ConversationRow): Joinable {
  const { channel } = conversation;
  if (channel === 'call')
    throw new AppError('invalid_state', 'A call is not joined with others: it has its own line');
  return { ...conversation, channel };
}

/** It waits, or the same agent has it; a supervisor may take it from another. It has no parts of its own. */
async function requireFree(
  tx: Tx,
  viewer: Viewer,
  { part, agentId }: { part: ConversationRow; agentId: string },
): Promise<void> {
  if (part.state === 'joined')
    throw new AppError('conflict', 'It is worked on together with another already');
  if (part.state !== 'queued' && part.state !== 'handled')
    throw new AppError('invalid_state', 'It is being offered, is in wrap-up, or is over');
  if (part.state === 'queued') await requireQueueMember(tx, viewer, part.queueId);
  else if (part.agentId !== agentId && !mayOverrule(viewer))
    throw new AppError('already_assigned', `${part.agent?.name ?? 'Somebody else'} has it`, {
      details: { agentId: part.agentId, agentName: part.agent?.name ?? null },
    });
  const parts = await tx.db.conversationLink.count({ where: { headId: part.id, undoneAt: null } });
  if (parts > 0)
    throw new AppError('conflict', 'Others have joined it: join this one to it, or separate them');
}

/** Its own holder and its wait end here; the figures of both are as they were until now. */
async function letGo(tx: Tx, part: ConversationRow, agentId: string): Promise<void> {
  const now = new Date();
  await tx.db.conversation.update({
    where: { id: part.id },
    data: { state: 'joined', agentId, handledAt: part.handledAt ?? now, version: { increment: 1 } },
  });
  await tx.db.reservation.updateMany({
    where: { conversationId: part.id, kind: 'work', endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: part.id, leftAt: null },
    data: { leftAt: now, result: 'answered', agentId },
  });
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other);
