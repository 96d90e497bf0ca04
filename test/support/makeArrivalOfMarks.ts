import type { Hub } from '../../core/hub.ts';

/** What leads calls to a division's number, with its mark. */
export async function makeArrivalOfMarks(
  hub: Hub,
  { mark, divisionId, queueId }: { mark: string; divisionId: string; queueId: string },
) {
  const number = await hub.prisma.ourAddress.findFirstOrThrow({ where: { queueId, kind: 'phone' } });
  const schedule = await hub.prisma.schedule.create({
    data: { divisionId, name: `${mark} hours`, hours: { timeZone: 'UTC', weekly: [], exceptions: [] } },
  });
  const start = { key: 'start', title: `${mark} queue`, kind: 'queue', queueId };
  const flow = await hub.prisma.callFlow.create({
    data: {
      divisionId,
      name: `${mark} flow`,
      draft: { language: 'client', start: 'start', nodes: [start] },
    },
  });
  return { numberId: number.id, scheduleId: schedule.id, flowId: flow.id };
}
