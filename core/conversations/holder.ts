import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { ConversationRow } from './conversations.ts';

/**
 * Whoever touches what waits works in its queue, or may overrule; else `forbidden`. Asked of the row and not of the viewer:
 * who was taken out of the queue a moment ago has nothing to take there.
 */
export async function requireQueueMember(tx: Tx, viewer: Viewer, queueId: string): Promise<void> {
  const member = await tx.db.queueMember.findUnique({
    where: { queueId_agentId: { queueId, agentId: viewer.agentId } },
  });
  if (!member && !mayOverrule(viewer))
    throw new AppError('forbidden', 'You do not work in the queue where it waits');
}

/** Who holds it, supervisors, and, while nobody has it, who works in its queue. Throws as the two others do. */
export async function requireWorker(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<void> {
  if (conversation.agentId === null) await requireQueueMember(tx, viewer, conversation.queueId);
  else requireHolder(conversation, viewer);
}

/** Only who holds a conversation works on it; supervisors may step in. Throws `already_assigned` or `invalid_state`. */
export function requireHolder(conversation: ConversationRow, viewer: Viewer): void {
  if (conversation.agentId === viewer.agentId) return;
  if (conversation.agentId === null) throw new AppError('invalid_state', 'Take the conversation first');
  if (mayOverrule(viewer)) return;
  throw new AppError('already_assigned', `${conversation.agent?.name ?? 'Somebody else'} has it`, {
    details: { agentId: conversation.agentId, agentName: conversation.agent?.name ?? null },
  });
}
