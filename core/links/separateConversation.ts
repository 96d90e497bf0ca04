import type { Viewer } from '../access/viewer.ts';
import type { RoutingWhy } from '../contract/events.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder, requireQueueMember } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

/**
 * Takes a link back: whoever had the part has it again, and what had waited waits again, with the rank that it had. Throws
 * `invalid_state` for one that is no part of another any more, or is over with it.
 */
export async function separateConversation(hub: Hub, viewer: Viewer, partId: string): Promise<Recorded> {
  return withTransaction(hub, (tx) => separate(tx, viewer, partId));
}

async function separate(tx: Tx, viewer: Viewer, partId: string): Promise<Recorded> {
  const part = await lockConversation(tx, partId);
  const link = await tx.db.conversationLink.findFirst({ where: { partId, undoneAt: null } });
  if (part.state !== 'joined' || !link)
    throw new AppError('invalid_state', 'It is not worked on together with another');
  const head = await lockConversation(tx, link.headId);
  if (head.agentId === null) await requireQueueMember(tx, viewer, head.queueId);
  else requireHolder(head, viewer);
  await tx.db.conversationLink.update({
    where: { id: link.id },
    data: { undoneAt: new Date(), undoneById: viewer.agentId },
  });
  const agentId = await stillThere(tx, link.wasAgentId);
  if (agentId) await giveBack(tx, viewer, { part, agentId });
  else await waitAgain(tx, part);
  // What one of them was answered counted for both.
  await tx.db.$executeRaw`
    UPDATE conversation c SET waiting_since = (
      SELECT min(m.created_at) FROM message m WHERE m.conversation_id = c.id AND m.direction = 'inbound' AND m.created_at > coalesce(
        (SELECT max(o.created_at) FROM message o WHERE o.conversation_id = c.id AND o.direction = 'outbound'), '-infinity'))
     WHERE c.id IN (${partId}::uuid, ${link.headId}::uuid)`;
  return recordEvent(tx, {
    clientId: part.clientId,
    conversationId: partId,
    agentId: viewer.agentId,
    kind: 'conversation.separated',
    data: { linkId: link.id, headId: link.headId, agentId, queueId: agentId ? null : part.queueId },
  });
}

/** Who had it, if they work here still. */
async function stillThere(tx: Tx, agentId: string | null): Promise<string | null> {
  if (agentId === null) return null;
  const agent = await tx.db.agent.findFirst({
    where: { id: agentId, user: { disabledAt: null } },
    select: { id: true },
  });
  return agent?.id ?? null;
}

async function giveBack(
  tx: Tx,
  viewer: Viewer,
  { part, agentId }: { part: ConversationRow; agentId: string },
): Promise<void> {
  const now = new Date();
  const why: RoutingWhy = {
    rule: 'transfer',
    queue: part.queue.name,
    waitedMs: now.getTime() - part.openedAt.getTime(),
    idleMs: null,
    position: 1,
    candidates: 1,
    by: viewer.name,
  };
  await tx.db.conversation.update({
    where: { id: part.id },
    data: { state: 'handled', agentId, version: { increment: 1 } },
  });
  await tx.db.reservation.create({
    data: {
      conversationId: part.id,
      agentId,
      channel: part.channel,
      state: 'accepted',
      why,
      expiresAt: now,
      decidedAt: now,
    },
  });
}

async function waitAgain(tx: Tx, part: ConversationRow): Promise<void> {
  await tx.db.conversation.update({
    where: { id: part.id },
    data: { state: 'queued', agentId: null, queuedAt: new Date(), version: { increment: 1 } },
  });
  await tx.db.queueVisit.create({
    data: { conversationId: part.id, queueId: part.queueId, channel: part.channel },
  });
}
