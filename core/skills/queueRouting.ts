import { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { RequiredSkills, type QueueRouting, type UpdateQueueRouting } from '../contract/skills.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// How a queue finds its agents. A change is for what enters the queue from now on; what waits keeps its rings.

const parts = {
  ourAddresses: {
    where: { kind: 'phone' },
    select: { id: true, value: true, requiredSkills: true },
    orderBy: { value: 'asc' },
  },
} satisfies Prisma.QueueInclude;

/** Throws `not_found`. */
export async function loadQueueRouting(hub: Hub, viewer: Viewer, queueId: string): Promise<QueueRouting> {
  const row = await hub.prisma.queue.findFirst({
    where: { id: queueId, divisionId: viewer.divisionId },
    include: parts,
  });
  if (!row) throw new AppError('not_found', 'There is no such queue');
  return {
    id: row.id,
    preferredSeconds: row.preferredSeconds,
    callMessageLimit: row.callMessageLimit,
    callsTakeOffers: row.callsTakeOffers,
    requiredSkills: read(row.requiredSkills),
    numbers: row.ourAddresses.map(({ id, value, requiredSkills }) => ({
      numberId: id,
      value,
      requiredSkills: read(requiredSkills),
    })),
  };
}

/** Changes what is given. Throws `not_found` for a queue or number that is not there. */
export async function changeQueueRouting(
  hub: Hub,
  viewer: Viewer,
  { queueId, change }: { queueId: string; change: UpdateQueueRouting },
): Promise<QueueRouting> {
  const { numbers = [], requiredSkills, preferredSeconds, callMessageLimit, callsTakeOffers } = change;
  await hub.prisma.$transaction(async (db) => {
    await db.queue.updateMany({
      where: { id: queueId, divisionId: viewer.divisionId },
      data: {
        ...(preferredSeconds === undefined ? {} : { preferredSeconds }),
        ...(callMessageLimit === undefined ? {} : { callMessageLimit }),
        ...(callsTakeOffers === undefined ? {} : { callsTakeOffers }),
        ...(requiredSkills ? { requiredSkills: write(requiredSkills) } : {}),
      },
    });
    for (const { numberId, requiredSkills: needed } of numbers) {
      const { count } = await db.ourAddress.updateMany({
        where: { id: numberId, queueId },
        data: { requiredSkills: write(needed) },
      });
      if (count === 0) throw new AppError('not_found', 'There is no such number in this queue');
    }
  });
  hub.matcher.request(queueId);
  return loadQueueRouting(hub, viewer, queueId);
}

const read = (value: unknown): QueueRouting['requiredSkills'] => RequiredSkills.parse(value ?? []);
const write = (list: QueueRouting['requiredSkills']) => (list.length === 0 ? Prisma.DbNull : list);
