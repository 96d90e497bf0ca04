import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import {
  ImprovementState,
  type Improvement,
  type ImprovementList,
  type ListImprovements,
  type NewImprovement,
  type UpdateImprovement,
} from '../contract/caseFigures.ts';
import { CaseState, RootCause } from '../contract/caseWords.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';
import { requireOwner } from './openCase.ts';
import { iso } from './presentCase.ts';

// What is done so that it does not happen again (CF-05, CF-08, CF-09), with the cases that led to it.

const SHOWN_CASES = 50;
const parts = {
  category: { select: { id: true, name: true, nameZh: true } },
  owner: { select: { id: true, name: true } },
  cases: {
    select: { case: { select: { id: true, number: true, title: true, state: true } } },
    take: SHOWN_CASES,
  },
} satisfies Prisma.ImprovementInclude;
type Row = Prisma.ImprovementGetPayload<{ include: typeof parts }>;

const over: ImprovementState[] = ['done', 'dropped'];

/** The newest first. */
export async function listImprovements(
  hub: Hub,
  { divisionId }: Viewer,
  { state, cursor, limit }: z.output<typeof ListImprovements>,
): Promise<ImprovementList> {
  const ofState = state === 'all' ? {} : state === 'live' ? { state: { notIn: [...over] } } : { state };
  const rows = await hub.prisma.improvement.findMany({
    where: { AND: [{ divisionId }, ofState, afterCursor('createdAt', cursor)] },
    include: parts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, { at: (row) => row.createdAt, present });
}

/** Throws `invalid_request` for an owner who is no colleague. */
export async function makeImprovement(
  hub: Hub,
  { divisionId, agentId }: Viewer,
  { caseIds, dueOn, ...order }: z.output<typeof NewImprovement>,
): Promise<Improvement> {
  return withTransaction(hub, async (tx) => {
    await requireOwner(tx, divisionId, order.ownerId);
    const row = await tx.db.improvement.create({
      data: {
        title: order.title,
        note: order.note || null,
        categoryId: order.categoryId ?? null,
        rootCause: order.rootCause ?? null,
        ownerId: order.ownerId ?? null,
        dueOn: dueOn ? new Date(dueOn) : null,
        divisionId,
        madeById: agentId,
        cases: { create: [...new Set(caseIds)].map((caseId) => ({ caseId })) },
      },
      include: parts,
    });
    return present(row);
  });
}

/** Throws `conflict` for who has seen an older version, `invalid_request`. */
export async function changeImprovement(
  hub: Hub,
  { divisionId }: Viewer,
  { id, version, addCaseIds, dueOn, state, ...rest }: z.output<typeof UpdateImprovement> & { id: string },
): Promise<Improvement> {
  return withTransaction(hub, async (tx) => {
    await requireOwner(tx, divisionId, rest.ownerId);
    const { title, note, ownerId } = rest;
    const { count } = await tx.db.improvement.updateMany({
      where: { id, divisionId, version },
      data: {
        ...(title === undefined ? {} : { title }),
        ...(note === undefined ? {} : { note }),
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(dueOn === undefined ? {} : { dueOn: dueOn === null ? null : new Date(dueOn) }),
        ...(state === undefined ? {} : { state, doneAt: state === 'done' ? new Date() : null }),
        version: { increment: 1 },
      },
    });
    if (count === 0) throw new AppError('conflict', 'Somebody else has changed this meanwhile');
    await tx.db.improvementCase.createMany({
      data: addCaseIds.map((caseId) => ({ improvementId: id, caseId })),
      skipDuplicates: true,
    });
    return present(await tx.db.improvement.findUniqueOrThrow({ where: { id }, include: parts }));
  });
}

function present(row: Row): Improvement {
  return {
    id: row.id,
    title: row.title,
    note: row.note,
    category: row.category,
    rootCause: RootCause.nullable().parse(row.rootCause),
    owner: row.owner,
    state: ImprovementState.parse(row.state),
    dueOn: row.dueOn?.toISOString().slice(0, 10) ?? null,
    createdAt: row.createdAt.toISOString(),
    doneAt: iso(row.doneAt),
    version: row.version,
    cases: row.cases.map(({ case: one }) => ({ ...one, state: CaseState.parse(one.state) })),
  };
}
