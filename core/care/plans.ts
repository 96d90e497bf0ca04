import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import {
  PlanDocument,
  PlanKind,
  type CarePlan,
  type NewCarePlan,
  type PublishCarePlan,
} from '../contract/care.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { columnOfDay, dayIn } from './days.ts';
import { enrolSome } from './enrolByRule.ts';

// The plans of a division. A published version is never changed: what was planned by it can be read for ever.

const MOST = 200;

interface Counted {
  planId: string;
  state: string;
  _count: number;
}

/** All of the division's, those that are used first. */
export async function listPlans(hub: Hub, { divisionId }: Viewer): Promise<CarePlan[]> {
  const rows = await hub.prisma.carePlan.findMany({
    where: { divisionId },
    orderBy: [{ retiredAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
    take: MOST,
  });
  const ids = rows.map(({ id }) => id);
  const versions = await hub.prisma.carePlanVersion.findMany({
    where: { OR: rows.map(({ id, version }) => ({ planId: id, number: version })) },
  });
  const counted = await hub.prisma.careEnrolment.groupBy({
    by: ['planId', 'state'],
    where: { planId: { in: ids }, state: { in: ['active', 'paused'] } },
    _count: true,
  });
  return rows.flatMap((row) => {
    const version = versions.find(({ planId }) => planId === row.id);
    return version ? [present(row, version.document, counted)] : [];
  });
}

function present(
  row: Prisma.CarePlanGetPayload<object>,
  document: unknown,
  counted: readonly Counted[],
): CarePlan {
  const count = (state: string) =>
    counted.find((one) => one.planId === row.id && one.state === state)?._count ?? 0;
  return {
    id: row.id,
    name: row.name,
    kind: PlanKind.parse(row.kind),
    version: row.version,
    retired: row.retiredAt !== null,
    document: PlanDocument.parse(document),
    active: count('active'),
    paused: count('paused'),
  };
}

async function load(hub: Hub, viewer: Viewer, id: string): Promise<CarePlan> {
  const plan = (await listPlans(hub, viewer)).find((one) => one.id === id);
  if (!plan) throw noSuch();
  return plan;
}

const noSuch = (): AppError => new AppError('not_found', 'There is no such plan');

/** Makes a plan in its first version; who fits its rule comes in with the next round. Throws `conflict` for too many plans. */
export async function makePlan(
  hub: Hub,
  viewer: Viewer,
  { name, kind, document }: z.output<typeof NewCarePlan>,
): Promise<CarePlan> {
  const { divisionId, agentId } = viewer;
  if ((await hub.prisma.carePlan.count({ where: { divisionId } })) >= MOST)
    throw new AppError('conflict', `There are ${MOST} plans already`);
  const { id } = await hub.prisma.carePlan.create({
    data: { name, kind, divisionId, versions: { create: { number: 1, document, byAgentId: agentId } } },
  });
  await enrolSome(hub);
  return load(hub, viewer, id);
}

/**
 * The next version of a plan holds for everybody in it from now on; what is planned already stays planned. Throws `not_found`,
 * and `conflict` when somebody has published another since.
 */
export async function publishPlan(
  hub: Hub,
  viewer: Viewer,
  { id, version, document, ...named }: z.output<typeof PublishCarePlan> & { id: string },
): Promise<CarePlan> {
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.carePlan.updateMany({
      where: { id, divisionId: viewer.divisionId, version },
      data: { ...named, version: version + 1 },
    });
    if (count === 0) throw await whyNot(tx, viewer, id);
    await tx.db.carePlanVersion.create({
      data: { planId: id, number: version + 1, document, byAgentId: viewer.agentId },
    });
    await lookAgain(hub, tx, id);
  });
  await enrolSome(hub);
  return load(hub, viewer, id);
}

/** A plan that is not used any more plans nothing and takes nobody in; used again, it goes on. Throws `not_found`. */
export async function retirePlan(
  hub: Hub,
  viewer: Viewer,
  { id, retired }: { id: string; retired: boolean },
): Promise<CarePlan> {
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.carePlan.updateMany({
      where: { id, divisionId: viewer.divisionId },
      data: { retiredAt: retired ? new Date() : null },
    });
    if (count === 0) throw noSuch();
    if (!retired) await lookAgain(hub, tx, id);
  });
  return load(hub, viewer, id);
}

/** What comes next is worked out anew for everybody in the plan. */
async function lookAgain(hub: Hub, tx: Tx, planId: string): Promise<void> {
  const { timeZone } = await hub.settings.read();
  const lookOn = columnOfDay(dayIn(hub.clock.now(), timeZone));
  await tx.db.careEnrolment.updateMany({ where: { planId, state: 'active' }, data: { lookOn } });
}

async function whyNot(tx: Tx, { divisionId }: Viewer, id: string): Promise<AppError> {
  const row = await tx.db.carePlan.findFirst({ where: { id, divisionId }, select: { version: true } });
  if (!row) return noSuch();
  return new AppError('conflict', 'Somebody has published another version meanwhile', {
    details: { version: row.version },
  });
}
