import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import type { CaseCounts, CaseFilter, CasePage, ListCases } from '../contract/cases.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';
import { caseParts } from './caseRows.ts';
import { presentCase } from './presentCase.ts';

// Cases of the viewer's division, narrowed down in one way for the list and its counts.

type Filter = z.output<typeof CaseFilter>;

/** Narrowed down by all but the state. */
function where(viewer: Viewer, filter: Omit<Filter, 'state'>): Prisma.CaseWhereInput {
  const { kind, severity, clientId, departmentId, rootCause, openedFrom, openedTo } = filter;
  const ownerId =
    filter.ownerId === 'me' ? viewer.agentId : filter.ownerId === 'none' ? null : filter.ownerId;
  return {
    department: { divisionId: viewer.divisionId },
    ...(kind ? { kind } : {}),
    ...(severity ? { severity } : {}),
    ...(clientId ? { clientId } : {}),
    ...(departmentId ? { departmentId } : {}),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(rootCause ? { rootCause: rootCause === 'none' ? null : rootCause } : {}),
    // Of a category with those below it.
    ...(filter.categoryId
      ? { category: { OR: [{ id: filter.categoryId }, { parentId: filter.categoryId }] } }
      : {}),
    ...(filter.late ? { clocks: { some: LATE } } : {}),
    ...(openedFrom || openedTo
      ? { openedAt: { ...(openedFrom ? { gte: openedFrom } : {}), ...(openedTo ? { lt: openedTo } : {}) } }
      : {}),
  };
}

const LATE = { breachedAt: { not: null }, metAt: null } satisfies Prisma.CaseClockWhereInput;

function ofState(state: Filter['state']): Prisma.CaseWhereInput {
  if (state === 'all') return {};
  return { state: state === 'live' ? { not: 'closed' } : state };
}

/** A page, the newest first. */
export async function listCases(
  hub: Hub,
  viewer: Viewer,
  { cursor, limit, state, ...filter }: z.output<typeof ListCases>,
): Promise<CasePage> {
  const rows = await hub.prisma.case.findMany({
    where: { AND: [where(viewer, filter), ofState(state), afterCursor('openedAt', cursor)] },
    include: caseParts,
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, { at: (row) => row.openedAt, present: presentCase });
}

/** How many there are in each state, and how many of those that are not over are late. */
export async function countCases(
  hub: Hub,
  viewer: Viewer,
  filter: Omit<Filter, 'state'>,
): Promise<CaseCounts> {
  const narrowed = where(viewer, filter);
  const [groups, late] = await Promise.all([
    hub.prisma.case.groupBy({ by: ['state'], where: narrowed, _count: true }),
    hub.prisma.case.count({
      where: { AND: [narrowed, { state: { not: 'closed' }, clocks: { some: LATE } }] },
    }),
  ]);
  return { counts: Object.fromEntries(groups.map((group) => [group.state, group._count])), late };
}
