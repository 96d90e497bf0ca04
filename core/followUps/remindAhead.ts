import { randomUUID } from 'node:crypto';
import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { addNotices } from '../writing/notices.ts';
import { followUpDesks } from './followUpDesks.ts';

/** Job: tells its owner, or its team, that a follow-up is coming. Once, and not when it is due already. */
export async function remindAhead(hub: Hub, { followUpId }: { followUpId: string }): Promise<void> {
  const found = await hub.prisma.followUp.findUnique({ where: { id: followUpId } });
  if (found?.state !== 'planned') return;
  const agentIds = await followUpDesks(hub, found);
  const told = await withTransaction(hub, async (tx) => {
    await lockClient(tx, found.clientId);
    const { count } = await tx.db.followUp.updateMany({
      where: { id: followUpId, state: 'planned', remindedAheadAt: null, remindAt: { lte: inASecond() } },
      data: { remindedAheadAt: new Date() },
    });
    if (count === 0) return false;
    await addNotices(tx, {
      agentIds,
      kind: 'followUpSoon',
      clientId: found.clientId,
      byAgentId: null,
      // No event of the timeline: a reminder is nobody's history.
      eventId: randomUUID(),
      text: found.title,
    });
    return true;
  });
  if (told) hub.bus.desks(agentIds, 'notice');
}

/** The alarm may ring a moment early. */
const inASecond = (): Date => new Date(Date.now() + 1_000);
