import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { PassCase } from '../contract/cases.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { setClocks } from './caseClocks.ts';
import { teamOf, tellOfCase } from './caseNotices.ts';
import { lockCase, recordCase } from './caseRows.ts';
import { requireOwner } from './openCase.ts';

// A customer's opinion passed on to those whom it concerns (CF-07, TC-17, TC-18), with a receipt when it is read, and its answer.

/** Asks another department, or gives it the case. Throws `invalid_state` for a closed case, `invalid_request`. */
export async function passCase(
  hub: Hub,
  viewer: Viewer,
  { caseId, mode, departmentId, agentId, question }: z.output<typeof PassCase> & { caseId: string },
): Promise<void> {
  const told = await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    if (row.state === 'closed') throw new AppError('invalid_state', 'This case is closed: reopen it first');
    await requireOwner(tx, row.client.divisionId, agentId);
    const to = await tx.db.department.findUniqueOrThrow({ where: { id: departmentId } });
    const { id: handoffId } = await tx.db.caseHandoff.create({
      data: {
        caseId,
        mode,
        fromDepartmentId: row.departmentId,
        toDepartmentId: departmentId,
        toAgentId: agentId ?? null,
        byAgentId: viewer.agentId,
        question,
      },
    });
    if (mode === 'give')
      await tx.db.case.update({
        where: { id: caseId },
        data: { departmentId, ownerId: agentId ?? null, version: { increment: 1 }, updatedAt: new Date() },
      });
    const clockAt = await setClocks(tx, caseId);
    const { eventId } = await recordCase(tx, row, {
      kind: 'case.passed',
      agentId: viewer.agentId,
      data: {
        handoffId,
        mode,
        from: row.department.name,
        to: to.name,
        departmentId: mode === 'give' ? departmentId : row.departmentId,
        toAgentId: agentId ?? null,
        question,
        clockAt: clockAt?.toISOString() ?? null,
      },
    });
    const agentIds = agentId ? [agentId] : await teamOf(tx, departmentId);
    await tellOfCase(tx, row, { kind: 'casePassed', agentIds, eventId, by: viewer.agentId });
    return agentIds;
  });
  hub.bus.desks(told, 'case.passed');
}

/** Whether somebody is of those to whom it was passed. */
export async function isAsked(
  tx: Pick<Tx, 'db'>,
  agentId: string,
  { toAgentId, toDepartmentId }: { toAgentId: string | null; toDepartmentId: string },
): Promise<boolean> {
  if (toAgentId !== null) return toAgentId === agentId;
  const { queueId } = await tx.db.department.findUniqueOrThrow({ where: { id: toDepartmentId } });
  // A department without people of its own is the supervisors'.
  if (queueId === null)
    return (await tx.db.agent.count({ where: { id: agentId, user: { role: { not: 'agent' } } } })) > 0;
  return (await tx.db.queueMember.count({ where: { queueId, agentId } })) > 0;
}

interface Which {
  caseId: string;
  handoffId: string;
}

async function load(tx: Tx, { caseId, handoffId }: Which) {
  const row = await lockCase(tx, caseId);
  const handoff = await tx.db.caseHandoff.findFirst({ where: { id: handoffId, caseId } });
  if (!handoff) throw new AppError('not_found', 'There is no such hand-off');
  const to = await tx.db.department.findUniqueOrThrow({ where: { id: handoff.toDepartmentId } });
  return { row, handoff, to };
}

const since = (from: Date): number => Date.now() - from.getTime();

/** The receipt: the first of those asked who opens it. Anybody else's look changes nothing. */
export async function readHandoff(hub: Hub, viewer: Viewer, which: Which): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const { row, handoff, to } = await load(tx, which);
    if (handoff.readAt || !(await isAsked(tx, viewer.agentId, handoff))) return;
    await tx.db.caseHandoff.update({
      where: { id: handoff.id },
      data: { readAt: new Date(), readById: viewer.agentId },
    });
    await recordCase(tx, row, {
      kind: 'case.passRead',
      agentId: viewer.agentId,
      data: { handoffId: handoff.id, to: to.name, afterMs: since(handoff.passedAt) },
    });
  });
}

/** Throws `forbidden` for who is not asked, `already_answered`. */
export async function answerHandoff(
  hub: Hub,
  viewer: Viewer,
  { answer, ...which }: Which & { answer: string },
): Promise<void> {
  const told = await withTransaction(hub, async (tx) => {
    const { row, handoff, to } = await load(tx, which);
    if (!(await isAsked(tx, viewer.agentId, handoff)))
      throw new AppError('forbidden', 'This was asked of somebody else');
    if (handoff.answeredAt) throw new AppError('already_answered', 'This was answered already');
    const now = new Date();
    await tx.db.caseHandoff.update({
      where: { id: handoff.id },
      data: {
        answer,
        answeredAt: now,
        answeredById: viewer.agentId,
        ...(handoff.readAt ? {} : { readAt: now, readById: viewer.agentId }),
      },
    });
    const { eventId } = await recordCase(tx, row, {
      kind: 'case.passAnswered',
      agentId: viewer.agentId,
      data: { handoffId: handoff.id, to: to.name, answer, afterMs: since(handoff.passedAt) },
    });
    const owner = row.ownerId ? [row.ownerId] : [];
    const agentIds = [handoff.byAgentId, ...owner];
    await tellOfCase(tx, row, { kind: 'caseAnswered', agentIds, eventId, by: viewer.agentId });
    return agentIds;
  });
  hub.bus.desks(told, 'case.passAnswered');
}
