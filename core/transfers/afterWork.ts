import type { Viewer } from '../access/viewer.ts';
import type { WrapUpMode } from '../contract/afterCall.ts';
import { PartEnd, type AfterWork } from '../contract/inCall.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// After-call work of an agent who gave a call away, on the server's clock. Until it is over the agent is asked nothing.

const BATCH = 200;
const FORCED = 'mandatory_forced_timeout' satisfies WrapUpMode;
const open = { kind: 'after', endedAt: null } as const;

/** The agent is done with it before its time. Throws `invalid_state` when there is none, or its time must be waited for. */
export async function endAfterWork(hub: Hub, viewer: Viewer, conversationId: string): Promise<void> {
  const { agentId } = viewer;
  const ended = await withTransaction(hub, async (tx) => {
    const now = new Date();
    const forced = await tx.db.reservation.count({
      where: { ...open, conversationId, agentId, afterMode: FORCED, afterDueAt: { gt: now } },
    });
    if (forced > 0)
      throw new AppError('invalid_state', 'This queue keeps the time for after-call work to its end');
    return end(tx, { conversationId, agentId }, now);
  });
  if (ended.length === 0) throw new AppError('invalid_state', 'There is nothing left to write up');
  tell(hub, ended);
}

/** Job, an alarm: all after-call work whose time is over. */
export async function endDueAfterWork(hub: Hub): Promise<void> {
  for (;;) {
    const due = await hub.prisma.reservation.findMany({
      where: { ...open, afterDueAt: { lte: new Date(Date.now() + 100) } },
      select: { conversationId: true, agentId: true },
      orderBy: { afterDueAt: 'asc' },
      take: BATCH,
    });
    for (const one of due) tell(hub, await withTransaction(hub, (tx) => end(tx, one, new Date())));
    if (due.length < BATCH) return;
  }
}

/**
 * Who goes off duty leaves no after-call work behind that nobody else can end. What the queue keeps to its end runs on,
 * unless a supervisor ends it. Whoever calls has taken the agent's row.
 */
export async function endAllAfterWork(
  tx: Tx,
  { agentId, isForced }: { agentId: string; isForced: boolean },
): Promise<void> {
  const now = new Date();
  const endable = isForced ? {} : { OR: [{ afterMode: null }, { afterMode: { not: FORCED } }] };
  const { count } = await tx.db.reservation.updateMany({
    where: { ...open, agentId, ...endable },
    data: { endedAt: now },
  });
  if (count > 0) await tx.db.agent.update({ where: { id: agentId }, data: { idleSince: now } });
}

async function end(
  tx: Tx,
  { conversationId, agentId }: { conversationId: string; agentId: string },
  now: Date,
): Promise<string[]> {
  // Before the reservation, as who goes home takes them.
  await tx.db.$queryRaw`SELECT id FROM agent WHERE id = ${agentId}::uuid FOR NO KEY UPDATE`;
  const { count } = await tx.db.reservation.updateMany({
    where: { ...open, conversationId, agentId },
    data: { endedAt: now },
  });
  if (count === 0) return [];
  await tx.db.agent.update({ where: { id: agentId }, data: { idleSince: now } });
  return [agentId];
}

function tell(hub: Hub, agentIds: readonly string[]): void {
  hub.bus.desks(agentIds, 'afterWork');
  for (const agentId of agentIds) hub.matcher.requestForAgent(agentId);
}

/** What this agent gave away and still writes up. */
export async function listAfterWork(hub: Hub, agentId: string): Promise<AfterWork[]> {
  const rows = await hub.prisma.reservation.findMany({
    where: { ...open, agentId },
    include: { conversation: { select: { clientId: true, client: { select: { name: true } } } } },
    orderBy: { decidedAt: 'asc' },
    take: 10,
  });
  return rows.map((row) => ({
    conversationId: row.conversationId,
    clientId: row.conversation.clientId,
    clientName: row.conversation.client.name,
    endedBy: PartEnd.nullable().parse(row.endedBy),
    dueAt: row.afterDueAt?.toISOString() ?? null,
    mayEnd: row.afterMode !== FORCED,
  }));
}
