import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { MOST_TAGS, type TagConversation } from '../contract/tags.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireWorker } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

type Order = z.output<typeof TagConversation> & { conversationId: string };

/**
 * Puts tags on a conversation and takes others off, open or closed. Nothing where all is so already. Throws
 * `invalid_request` for a retired tag and for more than 20, `already_assigned` for whom it is not.
 */
export async function tagConversation(hub: Hub, viewer: Viewer, order: Order): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    await requireWorker(tx, viewer, conversation);
    const bears = new Set(conversation.tags.map(({ tagId }) => tagId));
    const wanted = order.add.filter((id) => !bears.has(id) && !order.remove.includes(id));
    const added = await requireUsable(tx, viewer, wanted);
    const removed = conversation.tags.filter(({ tagId }) => order.remove.includes(tagId));
    if (added.length + removed.length === 0) return null;
    if (bears.size + added.length - removed.length > MOST_TAGS)
      throw new AppError('invalid_request', `A conversation bears ${MOST_TAGS} tags at most`);
    const conversationId = conversation.id;
    await tx.db.conversationTag.deleteMany({
      where: { conversationId, tagId: { in: removed.map(({ tagId }) => tagId) } },
    });
    await tx.db.conversationTag.createMany({
      data: added.map(({ id: tagId }) => ({ conversationId, tagId, byAgentId: viewer.agentId })),
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'conversation.tagged',
      data: { added, removed: removed.map(({ tag }) => ({ id: tag.id, name: tag.name })) },
    });
  });
}

/** The tags of these ids. Throws `not_found`, and `invalid_request` for a retired one. */
export async function requireUsable(tx: Tx, viewer: Viewer, ids: readonly string[]) {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return [];
  const found = await tx.db.tag.findMany({
    where: { id: { in: asked }, divisionId: viewer.divisionId },
    select: { id: true, name: true, retiredAt: true },
    orderBy: { nameKey: 'asc' },
  });
  if (found.length < asked.length) throw new AppError('not_found', 'There is no such tag');
  const retired = found.find(({ retiredAt }) => retiredAt !== null);
  if (retired)
    throw new AppError('invalid_request', `"${retired.name}" is retired`, { fields: { add: 'is retired' } });
  return found.map(({ id, name }) => ({ id, name }));
}
