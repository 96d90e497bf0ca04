import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { NewCase, NewRemedy, NewStep, UpdateCase } from '../contract/cases.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { setClocks } from './caseClocks.ts';
import { tellOfCase } from './caseNotices.ts';
import { caseParts, lockCase, recordCase, requireVersion, type CaseRow } from './caseRows.ts';
import { departmentFor, openCase, requireOwner, type OpenedCase } from './openCase.ts';

// What people do to a case besides moving it: opened, sorted, noted, steps planned, something given.

/** A person opens a case, from a timeline entry or of nothing. Throws `not_found`, `invalid_request`. */
export async function openCaseBy(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof NewCase>,
): Promise<OpenedCase> {
  return withTransaction(hub, async (tx) => {
    const conversationId = order.conversationId ?? (await conversationOfEntry(tx, order)) ?? null;
    if (conversationId) {
      const own = await tx.db.conversation.count({ where: { id: conversationId, clientId: order.clientId } });
      if (own === 0) throw new AppError('not_found', 'There is no such conversation');
    }
    return openCase(tx, { ...order, conversationId, agentId: viewer.agentId });
  });
}

/** The entry is the client's own, or of who was merged into them. */
async function conversationOfEntry(
  tx: Tx,
  { sourceEventId, clientId }: { sourceEventId?: string | undefined; clientId: string },
): Promise<string | null> {
  if (!sourceEventId) return null;
  const rows = await tx.db.$queryRaw<{ conversation_id: string | null }[]>`
    SELECT e.conversation_id FROM timeline_event e JOIN client c ON c.id = e.client_id
     WHERE e.id = ${sourceEventId}::uuid AND ${clientId}::uuid IN (c.id, c.merged_into_id)`;
  if (!rows[0]) throw new AppError('not_found', 'There is no such entry');
  return rows[0].conversation_id;
}

type Change = z.output<typeof UpdateCase>;

/** Other words, another owner, another department. Throws `conflict`, `not_found`, `invalid_request`, and `invalid_state` for a closed one. */
export async function changeCase(
  hub: Hub,
  viewer: Viewer,
  { caseId, version, ...change }: Change & { caseId: string },
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    requireVersion(row, version);
    if (row.state === 'closed' && !onlyCause(change))
      throw new AppError('invalid_state', 'This case is closed: reopen it first');
    const { divisionId } = row.client;
    await requireOwner(tx, divisionId, change.ownerId);
    const departmentId = change.departmentId ?? (await ledTo(tx, divisionId, change.categoryId));
    const wanted = Object.entries({ ...change, departmentId }).filter(([, value]) => value !== undefined);
    const differs = wanted.filter(
      ([name, value]) => new Map<string, unknown>(Object.entries(row)).get(name) !== value,
    );
    if (differs.length === 0) return null;
    await tx.db.case.update({
      where: { id: caseId },
      data: { ...Object.fromEntries(differs), version: { increment: 1 }, updatedAt: new Date() },
    });
    return announceChange(tx, caseId, { names: differs.map(([name]) => fieldOf(name)), viewer, before: row });
  });
}

/** What is found out later still counts. */
const onlyCause = (change: object): boolean =>
  Object.keys(change).every((name) => name === 'rootCause' || name === 'rootCauseNote');
const fieldOf = (name: string): string => name.replace(/Id$/, '');

async function ledTo(
  tx: Tx,
  divisionId: string,
  categoryId: string | null | undefined,
): Promise<string | undefined> {
  if (!categoryId) return undefined;
  const category = await tx.db.caseCategory.findUniqueOrThrow({
    where: { id: categoryId },
    select: { departmentId: true, parent: { select: { departmentId: true } } },
  });
  return departmentFor(tx, divisionId, category);
}

async function announceChange(
  tx: Tx,
  caseId: string,
  { names, viewer, before }: { names: string[]; viewer: Viewer; before: CaseRow },
): Promise<Recorded> {
  const clockAt = await setClocks(tx, caseId);
  const row = await tx.db.case.findUniqueOrThrow({ where: { id: caseId }, include: caseParts });
  const recorded = await recordCase(tx, row, {
    kind: 'case.changed',
    agentId: viewer.agentId,
    data: {
      fields: names,
      department: row.department.name,
      departmentId: row.departmentId,
      ownerId: row.ownerId,
      clockAt: clockAt?.toISOString() ?? null,
    },
  });
  if (row.ownerId && row.ownerId !== before.ownerId)
    await tellOfCase(tx, row, {
      kind: 'caseAssigned',
      agentIds: [row.ownerId],
      eventId: recorded.eventId,
      by: viewer.agentId,
    });
  return recorded;
}

interface Whose {
  caseId: string;
  agentId: string;
}

export async function noteCase(
  hub: Hub,
  { caseId, agentId, text }: Whose & { text: string },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) =>
    recordCase(tx, await lockCase(tx, caseId), { kind: 'case.noted', agentId, data: { text } }),
  );
}

/** What the client is given: an apology, or money, in minor units of its currency. */
export async function addRemedy(
  hub: Hub,
  { caseId, agentId, kind, amount, currency, note }: Whose & z.output<typeof NewRemedy>,
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    const what = { currency: currency ?? null, note: note || null };
    await tx.db.caseRemedy.create({
      data: {
        caseId,
        kind,
        amount: amount === undefined ? null : BigInt(amount),
        ...what,
        byAgentId: agentId,
      },
    });
    return recordCase(tx, row, {
      kind: 'case.remedied',
      agentId,
      data: { remedy: kind, amount: amount ?? null, ...what },
    });
  });
}

/** A step of the check list: a follow-up, so that its owner is reminded. Throws `invalid_state` for a closed case. */
export async function addStep(
  hub: Hub,
  { caseId, agentId, ...step }: Whose & z.output<typeof NewStep>,
): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    if (row.state === 'closed') throw new AppError('invalid_state', 'This case is closed: reopen it first');
    const planned = await planFollowUp(tx, {
      clientId: row.clientId,
      conversationId: row.conversationId,
      title: step.title,
      dueAt: new Date(step.dueAt),
      ownerId: step.ownerId ?? row.ownerId ?? agentId,
      note: row.number,
      agentId,
    });
    if (planned) await tx.db.caseStep.create({ data: { caseId, followUpId: planned.followUpId } });
  });
}
