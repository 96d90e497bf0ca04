import type { Viewer } from '../access/viewer.ts';
import { Hours, type Schedule } from '../contract/hours.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { isOpenAt, nextChange } from './openTimes.ts';

// Opening hours by name, for a division. A change holds at once, wherever they are asked for.

const SHOWN = 200;

interface Row {
  id: string;
  name: string;
  hours: unknown;
  version: number;
}

export async function listSchedules(hub: Hub, { divisionId }: Viewer): Promise<Schedule[]> {
  const rows = await hub.prisma.schedule.findMany({
    where: { divisionId },
    orderBy: { name: 'asc' },
    take: SHOWN,
  });
  const flows = await hub.prisma.callFlow.findMany({
    where: { divisionId },
    select: { name: true, draft: true, versions: { orderBy: { number: 'desc' }, take: 1 } },
  });
  const users = flows.map((flow) => ({
    name: flow.name,
    words: JSON.stringify([flow.draft, flow.versions[0]?.document]),
  }));
  return rows.map((row) => ({
    ...present(row),
    usedBy: users.filter(({ words }) => words.includes(row.id)).map(({ name }) => name),
  }));
}

function present(row: Row): Omit<Schedule, 'usedBy'> {
  const hours = Hours.parse(row.hours);
  const now = new Date();
  return {
    id: row.id,
    name: row.name,
    hours,
    version: row.version,
    isOpen: isOpenAt(hours, now),
    changesAt: nextChange(hours, now)?.toISOString() ?? null,
  };
}

async function loadSchedule(hub: Hub, viewer: Viewer, id: string): Promise<Schedule> {
  const found = (await listSchedules(hub, viewer)).find((one) => one.id === id);
  if (!found) throw new AppError('not_found', 'There is no such schedule');
  return found;
}

/** Throws `conflict` for a name that another schedule has. */
export async function createSchedule(
  hub: Hub,
  viewer: Viewer,
  order: { name: string; hours: Hours },
): Promise<Schedule> {
  const { divisionId } = viewer;
  const made = await withName(() => hub.prisma.schedule.create({ data: { divisionId, ...order } }));
  return loadSchedule(hub, viewer, made.id);
}

/** Throws `conflict` when somebody else has changed it meanwhile. */
export async function changeSchedule(
  hub: Hub,
  viewer: Viewer,
  { id, version, ...change }: { id: string; version: number; name: string; hours: Hours },
): Promise<Schedule> {
  const { count } = await withName(() =>
    hub.prisma.schedule.updateMany({
      where: { id, divisionId: viewer.divisionId, version },
      data: { ...change, version: { increment: 1 }, updatedAt: new Date() },
    }),
  );
  if (count === 0) throw new AppError('conflict', 'Somebody else has changed these hours meanwhile');
  return loadSchedule(hub, viewer, id);
}

async function withName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'schedule_division_id_name_key')) throw error;
    throw new AppError('conflict', 'Other hours have this name', {
      fields: { name: 'is taken' },
      cause: error,
    });
  }
}
