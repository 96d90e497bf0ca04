import { DateTime } from 'luxon';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { FlowDocument, type OurNumber } from '../contract/arrival.ts';
import { Hours } from '../contract/hours.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import { isOpenAt, nextChange } from '../hours/openTimes.ts';
import type { Hub } from '../hub.ts';
import { leadOf } from './flows.ts';

// Our numbers, and the flow that leads the calls to each.

const parts = {
  queue: { select: { name: true, division: { select: { textSenderId: true } } } },
  flow: {
    select: {
      name: true,
      versions: { orderBy: { number: 'desc' }, take: 1, select: { number: true, document: true } },
    },
  },
} satisfies Prisma.OurAddressInclude;
type Row = Prisma.OurAddressGetPayload<{ include: typeof parts }>;

const NUMBERS_SHOWN = 500;

/** The numbers of the viewer's division, as they stand now. */
export async function listNumbers(hub: Hub, { divisionId }: Viewer): Promise<OurNumber[]> {
  const rows = await hub.prisma.ourAddress.findMany({
    where: { kind: 'phone', queue: { divisionId } },
    include: parts,
    orderBy: { value: 'asc' },
    take: NUMBERS_SHOWN,
  });
  const schedules = await hub.prisma.schedule.findMany({ where: { divisionId } });
  const hours = new Map(schedules.map((row) => [row.id, Hours.parse(row.hours)]));
  const today = await arrivalsToday(
    hub,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...presentNumber(row, hours), today: today.get(row.id) ?? nothing }));
}

const nothing = { calls: 0, left: 0, ended: 0 };

function presentNumber(row: Row, schedules: ReadonlyMap<string, Hours>): Omit<OurNumber, 'today'> {
  const newest = row.flow?.versions[0];
  const nodes = newest ? FlowDocument.parse(newest.document).nodes : [];
  const first = nodes.find((node) => node.kind === 'hours');
  const hours = first ? schedules.get(first.scheduleId) : undefined;
  const now = new Date();
  return {
    id: row.id,
    value: row.value,
    name: row.name,
    queueId: row.queueId,
    queueName: row.queue.name,
    flowId: row.flowId,
    flowName: row.flow?.name ?? null,
    version: newest?.number ?? null,
    isOpen: hours ? isOpenAt(hours, now) : null,
    changesAt: hours ? (nextChange(hours, now)?.toISOString() ?? null) : null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    isTextDefault: row.queue.division.textSenderId === row.id,
    sendsTo: row.sendsTo,
  };
}

async function arrivalsToday(hub: Hub, ids: readonly string[]): Promise<Map<string, OurNumber['today']>> {
  const { timeZone } = await hub.settings.read();
  const midnight = DateTime.fromJSDate(hub.clock.now()).setZone(timeZone).startOf('day').toJSDate();
  const { rows } = await hub.pool.query<{ id: string; calls: number; gone: number; ended: number }>({
    name: 'arrivals_today',
    text: `SELECT c.our_address_id AS id, count(*)::int AS calls, count(*) FILTER (WHERE a.result = 'left')::int AS gone,
                  count(*) FILTER (WHERE a.result = 'ended')::int AS ended
             FROM arrival a JOIN conversation c ON c.id = a.conversation_id
            WHERE a.started_at >= $1 AND c.our_address_id = ANY($2::uuid[]) GROUP BY 1`,
    values: [midnight, ids],
  });
  return new Map(rows.map((row) => [row.id, { calls: row.calls, left: row.gone, ended: row.ended }]));
}

interface NumberChange {
  id: string;
  flowId?: string | null | undefined;
  retired?: boolean | undefined;
  isTextDefault?: true | undefined;
}

/**
 * Lets a flow lead the calls to a number, from the next one on (null: straight to its queue); retires it as a sender of
 * texts, or takes it up again; makes it the one that texts leave from when nothing speaks for another.
 */
export async function changeNumber(
  hub: Hub,
  viewer: Viewer,
  { id, flowId, retired, isTextDefault }: NumberChange,
): Promise<OurNumber> {
  const { divisionId } = viewer;
  if (flowId !== undefined) await leadBy(hub, viewer, { id, flowId });
  if (retired !== undefined)
    await hub.prisma.ourAddress.updateMany({
      where: { id, queue: { divisionId }, retiredAt: retired ? null : { not: null } },
      data: { retiredAt: retired ? new Date() : null },
    });
  if (isTextDefault)
    await hub.prisma.division.update({ where: { id: divisionId }, data: { textSenderId: id } });
  const changed = (await listNumbers(hub, viewer)).find((one) => one.id === id);
  if (!changed) throw new AppError('not_found', 'There is no such number');
  return changed;
}

async function leadBy(
  hub: Hub,
  viewer: Viewer,
  { id, flowId }: { id: string; flowId: string | null },
): Promise<void> {
  await withTransaction(hub, async (tx) => {
    // Not while a version of it is being published: the number would go on with the one before.
    if (flowId) await tx.db.$queryRaw`SELECT id FROM call_flow WHERE id = ${flowId}::uuid FOR UPDATE`;
    const newest = flowId
      ? await tx.db.callFlowVersion.findFirst({ where: { flowId }, orderBy: { number: 'desc' } })
      : null;
    const version = newest ? { id: newest.id, document: FlowDocument.parse(newest.document) } : null;
    await tx.db.ourAddress.updateMany({
      where: { id, queue: { divisionId: viewer.divisionId } },
      data: { flowId, ...leadOf(version) },
    });
  });
}
