import type { ClockKind } from '../contract/caseWords.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { LAPSES_MS } from './askConfirmation.ts';
import { supervisorsOf, tellOfCase, teamOf } from './caseNotices.ts';
import { answerWithin } from './confirmations.ts';
import { hearClients } from './hearClients.ts';
import { lockCase, recordCase } from './caseRows.ts';

// What is due of cases: clocks that ring, questions that lapse, words of clients that say something to a case. Each is claimed
// by its row; what a killed process leaves is found again by its due time.

const BATCH = 200;

/** Job: all that is due now. */
export async function carryOutDueCases(hub: Hub): Promise<void> {
  await hearClients(hub);
  await lapseQuestions(hub);
  await ringClocks(hub);
}

/** Nobody objected in time. */
async function lapseQuestions(hub: Hub): Promise<void> {
  for (;;) {
    const due = await hub.prisma.caseConfirmation.findMany({
      where: { state: 'asked', lapsesAt: { lte: new Date() } },
      orderBy: { lapsesAt: 'asc' },
      take: BATCH,
      select: { id: true, caseId: true },
    });
    for (const one of due) await lapse(hub, one);
    if (due.length < BATCH) return;
  }
}

/** Who was never asked has not agreed: the question waits for its message, or is for the owner to put. */
async function lapse(hub: Hub, { id, caseId }: { id: string; caseId: string }): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    const asked = await tx.db.caseConfirmation.findFirst({ where: { id, state: 'asked' } });
    if (!asked) return;
    const message = asked.followUpId
      ? await tx.db.followUp.findUnique({ where: { id: asked.followUpId }, select: { state: true } })
      : null;
    if (message?.state === 'planned') {
      const lapsesAt = new Date(Date.now() + LAPSES_MS);
      await tx.db.caseConfirmation.update({ where: { id }, data: { lapsesAt } });
    } else if (message && message.state !== 'done')
      await tx.db.caseConfirmation.update({ where: { id }, data: { state: 'withdrawn' } });
    else await answerWithin(tx, { row, confirmation: asked }, { answer: 'silence', via: null });
  });
}

interface Ringing {
  case_id: string;
  kind: ClockKind;
}

async function ringClocks(hub: Hub): Promise<void> {
  for (;;) {
    const { rows } = await hub.pool.query<Ringing>({
      name: 'case_clocks_due',
      text: `SELECT case_id, kind FROM case_clock WHERE next_at <= now() ORDER BY next_at LIMIT $1`,
      values: [BATCH],
    });
    for (const { case_id, kind } of rows) await ring(hub, case_id, kind);
    if (rows.length < BATCH) return;
  }
}

/** Warns the owner ahead, and tells the supervisors once when the time is over. */
async function ring(hub: Hub, caseId: string, kind: ClockKind): Promise<void> {
  const told = await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    const now = new Date();
    const clock = await tx.db.caseClock.findFirst({ where: { caseId, kind, nextAt: { lte: now } } });
    if (!clock?.dueAt) return [];
    const isOver = clock.dueAt <= now;
    const nextAt = isOver ? null : clock.dueAt;
    await tx.db.caseClock.update({
      where: { caseId_kind: { caseId, kind } },
      data: { nextAt, ...(isOver ? { breachedAt: now } : {}), ...(clock.warnedAt ? {} : { warnedAt: now }) },
    });
    const { eventId } = await recordCase(tx, row, {
      kind: isOver ? 'case.clockBreached' : 'case.clockWarned',
      data: { clock: kind, dueAt: clock.dueAt.toISOString(), clockAt: nextAt?.toISOString() ?? null },
    });
    const mine = row.ownerId ? [row.ownerId] : await teamOf(tx, row.departmentId);
    const supervisors = isOver ? await supervisorsOf(tx, row.client.divisionId) : [];
    const agentIds = [...new Set([...mine, ...supervisors])];
    await tellOfCase(tx, row, { kind: isOver ? 'caseBreached' : 'caseWarned', agentIds, eventId });
    return agentIds;
  });
  hub.bus.desks(told, 'case.clock');
}
