import type { RoutingWhy } from '../contract/events.ts';
import type { Outcome } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import type { ManyRow } from './lockMany.ts';

// What is changed of several conversations at once, a few statements whatever their number. The rows are taken, and were
// judged.

const idsOf = (rows: readonly ManyRow[]): string[] => rows.map(({ id }) => id);

async function endHands(tx: Tx, ids: string[], now: Date): Promise<void> {
  await tx.db.reservation.updateMany({
    where: { conversationId: { in: ids }, kind: 'work', endedAt: null },
    data: { endedAt: now },
  });
}

/** Into this agent's hand, from a queue or from another's. Gives the reservation of each conversation. */
export async function toHolder(
  tx: Tx,
  rows: readonly ManyRow[],
  to: { agentId: string; rule: 'taken' | 'transfer'; by: string | null },
): Promise<Map<string, string>> {
  const [ids, now, { agentId }] = [idsOf(rows), new Date(), to];
  await endHands(tx, ids, now);
  await tx.db.conversation.updateMany({
    where: { id: { in: ids }, handledAt: null },
    data: { handledAt: now },
  });
  await tx.db.conversation.updateMany({
    where: { id: { in: ids } },
    data: { state: 'handled', agentId, version: { increment: 1 } },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: { in: ids }, leftAt: null },
    data: { leftAt: now, result: 'answered', agentId },
  });
  const made = await tx.db.reservation.createManyAndReturn({
    data: rows.map((row) => ({
      conversationId: row.id,
      agentId,
      channel: row.channel,
      state: 'accepted' as const,
      why: whyOf(row, to, now),
      expiresAt: now,
      decidedAt: now,
    })),
    select: { id: true, conversationId: true },
  });
  return new Map(made.map((one) => [one.conversationId, one.id]));
}

function whyOf(
  row: ManyRow,
  { rule, by }: { rule: 'taken' | 'transfer'; by: string | null },
  now: Date,
): RoutingWhy {
  return {
    rule,
    queue: row.queue.name,
    waitedMs: Math.max(0, now.getTime() - (row.queuedAt ?? row.openedAt).getTime()),
    idleMs: null,
    position: 1,
    candidates: 1,
    ...(by === null ? {} : { by }),
  };
}

/** Out of their holders' hands and into their queues, with the rank they had. Only what is in hand. */
export async function toQueue(tx: Tx, rows: readonly ManyRow[]): Promise<void> {
  const [ids, now] = [idsOf(rows), new Date()];
  await endHands(tx, ids, now);
  await tx.db.conversation.updateMany({
    where: { id: { in: ids } },
    data: { state: 'queued', agentId: null, queuedAt: now, version: { increment: 1 } },
  });
  await tx.db.queueVisit.createMany({
    data: rows.map(({ id, queueId, channel }) => ({ conversationId: id, queueId, channel })),
  });
}

/** Until the client answers, and not before. */
const NEVER = new Date('2200-01-01T00:00:00Z');

/** Puts off what waits. */
export async function putOff(
  tx: Tx,
  ids: string[],
  { until, byId }: { until: Date | null; byId: string | null },
): Promise<void> {
  await tx.db.conversation.updateMany({
    where: { id: { in: ids } },
    data: {
      snoozedAt: new Date(),
      snoozedUntil: until,
      snoozedById: byId,
      notBefore: until ?? NEVER,
      waitingSince: null,
      version: { increment: 1 },
    },
  });
}

/** Takes up again what was put off. */
export async function takeUp(tx: Tx, ids: string[]): Promise<void> {
  await tx.db.conversation.updateMany({
    where: { id: { in: ids }, snoozedAt: { not: null } },
    data: {
      snoozedAt: null,
      snoozedUntil: null,
      snoozedById: null,
      notBefore: null,
      version: { increment: 1 },
    },
  });
}

/** Closes for good; whoever had it in hand is idle from now. */
export async function closeMany(tx: Tx, rows: readonly ManyRow[], outcome: Outcome): Promise<void> {
  const [ids, now] = [idsOf(rows), new Date()];
  await tx.db.conversation.updateMany({
    where: { id: { in: ids } },
    data: {
      state: 'closed',
      outcome,
      closedAt: now,
      wrapUpDueAt: null,
      waitingSince: null,
      surveyWanted: null,
      version: { increment: 1 },
    },
  });
  const live = await tx.db.reservation.findMany({
    where: { conversationId: { in: ids }, kind: 'work', endedAt: null },
    select: { agentId: true },
    distinct: ['agentId'],
  });
  await tx.db.reservation.updateMany({
    where: { conversationId: { in: ids }, kind: { not: 'after' }, endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: { in: ids }, leftAt: null },
    data: { leftAt: now, result: 'closed' },
  });
  await tx.db.wrapUpDraft.deleteMany({ where: { conversationId: { in: ids } } });
  await tx.db.agent.updateMany({
    where: { id: { in: live.map(({ agentId }) => agentId) } },
    data: { idleSince: now },
  });
}

/** Opens again what was closed as spam: it waits in its queue. */
export async function reopenMany(tx: Tx, rows: readonly ManyRow[]): Promise<void> {
  const [ids, now] = [idsOf(rows), new Date()];
  await tx.db.conversation.updateMany({
    where: { id: { in: ids } },
    data: {
      state: 'queued',
      outcome: null,
      closedAt: null,
      agentId: null,
      wrapStartedAt: null,
      queuedAt: now,
      waitingSince: now,
      version: { increment: 1 },
    },
  });
  await tx.db.queueVisit.createMany({
    data: rows.map(({ id, queueId, channel }) => ({ conversationId: id, queueId, channel })),
  });
}
