import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { addNotices } from '../writing/notices.ts';
import { supervisorsOf } from './followUpDesks.ts';

/** Job: what has been overdue for long is its supervisors' business too. Once, and only while it is overdue. */
export async function escalate(hub: Hub, { followUpId }: { followUpId: string }): Promise<void> {
  const found = await hub.prisma.followUp.findUnique({ where: { id: followUpId } });
  if (found?.state !== 'overdue' || found.escalatedAt !== null) return;
  const agentIds = await supervisorsOf(hub, found.clientId);
  const told = await withTransaction(hub, async (tx) => {
    await lockClient(tx, found.clientId);
    const { count } = await tx.db.followUp.updateMany({
      where: {
        id: followUpId,
        state: 'overdue',
        escalatedAt: null,
        escalateAt: { lte: new Date(Date.now() + 1_000) },
      },
      data: { escalatedAt: new Date() },
    });
    if (count === 0) return false;
    const { title, ownerId, queueId, clientId } = found;
    const { eventId } = await recordEvent(tx, {
      clientId,
      conversationId: found.conversationId,
      kind: 'followUp.escalated',
      data: { followUpId, title, ownerId, queueId },
    });
    await addNotices(tx, {
      agentIds,
      kind: 'followUpEscalated',
      clientId,
      byAgentId: ownerId,
      eventId,
      text: title,
    });
    return true;
  });
  if (told) hub.bus.desks([...agentIds, ...(found.ownerId ? [found.ownerId] : [])], 'followUp');
}
