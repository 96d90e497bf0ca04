import type { Viewer } from '../access/viewer.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder, requireQueueMember, requireWorker } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// Put off. A snoozed conversation waits in its queue, in nobody's hand, and is offered to nobody before its time; the
// client's answer wakes it (the database does, with the answer). Exact to the second: the alarm is set with the event.

/** Until the client answers, and not before. */
const NEVER = new Date('2200-01-01T00:00:00Z');
const BATCH = 100;

/** Puts a text or mail conversation off. Throws `invalid_state` for a call, or for what is offered or over. */
export async function snoozeConversation(
  hub: Hub,
  viewer: Viewer,
  { conversationId, until }: { conversationId: string; until: string | null },
): Promise<Recorded> {
  const at = until === null ? null : new Date(until);
  if (at && at.getTime() <= hub.clock.now().getTime())
    throw new AppError('invalid_request', 'That time is over', { fields: { until: 'is in the past' } });
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.channel === 'call') throw new AppError('invalid_state', 'A call cannot be put off');
    await layDown(tx, viewer, conversation);
    await tx.db.conversation.update({
      where: { id: conversationId },
      data: {
        snoozedAt: new Date(),
        snoozedUntil: at,
        snoozedById: viewer.agentId,
        notBefore: at ?? NEVER,
        // From now on it is the client's turn, or nobody's: an answer is seen by this.
        waitingSince: null,
        version: { increment: 1 },
      },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'conversation.snoozed',
      data: { agentId: conversation.agentId ?? viewer.agentId, until, queueId: conversation.queueId },
    });
  });
}

/** Out of the holder's hand and into its queue, if it is not there already. */
async function layDown(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<void> {
  if (conversation.state === 'queued') return requireQueueMember(tx, viewer, conversation.queueId);
  if (conversation.state !== 'handled')
    throw new AppError('invalid_state', 'It is being offered, or is over');
  requireHolder(conversation, viewer);
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', endedAt: null },
    data: { endedAt: new Date() },
  });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { state: 'queued', agentId: null, queuedAt: new Date() },
  });
  await tx.db.queueVisit.create({
    data: { conversationId: conversation.id, queueId: conversation.queueId, channel: conversation.channel },
  });
}

/** Wakes it before its time. Nothing when it is awake. */
export async function wakeConversation(
  hub: Hub,
  viewer: Viewer,
  conversationId: string,
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await requireWorker(tx, viewer, conversation);
    return wake(tx, conversation, { why: 'by_agent', agentId: viewer.agentId });
  });
}

async function wake(
  tx: Tx,
  conversation: ConversationRow,
  { why, agentId }: { why: 'time' | 'by_agent'; agentId: string | null },
): Promise<Recorded | null> {
  if (conversation.snoozedAt === null) return null;
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      snoozedAt: null,
      snoozedUntil: null,
      snoozedById: null,
      notBefore: null,
      version: { increment: 1 },
    },
  });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'conversation.woken',
    data: { why, queueId: conversation.queueId },
  });
}

/** Job: whatever was put off until now is to be offered again. */
export async function wakeDue(hub: Hub): Promise<void> {
  const due = await hub.prisma.conversation.findMany({
    where: { snoozedAt: { not: null }, snoozedUntil: { lte: new Date(Date.now() + 100) } },
    select: { id: true },
    orderBy: { snoozedUntil: 'asc' },
    take: BATCH,
  });
  for (const { id } of due)
    await withTransaction(hub, async (tx) => {
      const conversation = await lockConversation(tx, id);
      const isDue = conversation.snoozedUntil && conversation.snoozedUntil.getTime() <= Date.now() + 100;
      if (isDue) await wake(tx, conversation, { why: 'time', agentId: null });
    });
}
