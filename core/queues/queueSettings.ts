import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { wrapUpModeOf } from '../afterCall/modes.ts';
import { dispositionsOf } from '../afterCall/requirements.ts';
import { QueueSettings, type UpdateQueueSettings } from '../contract/queues.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';

// How a queue works. Changed by the administrators of its division; what is under way keeps what it began with.

const MEMBERS_SHOWN = 500;
const RecordingWish = QueueSettings.shape.recording;
const parts = {
  division: { select: { dispositions: true } },
  members: {
    select: {
      agent: { select: { id: true, name: true, user: { select: { role: true, disabledAt: true } } } },
    },
    orderBy: { agent: { name: 'asc' } },
    take: MEMBERS_SHOWN,
  },
} satisfies Prisma.QueueInclude;
type Row = Prisma.QueueGetPayload<{ include: typeof parts }>;

/** The settings of a queue of the viewer's division. Throws `not_found`. */
export async function loadQueueSettings(hub: Hub, viewer: Viewer, queueId: string): Promise<QueueSettings> {
  const row = await hub.prisma.queue.findFirst({
    where: { id: queueId, divisionId: viewer.divisionId },
    include: parts,
  });
  if (!row) throw new AppError('not_found', 'There is no such queue');
  return present(row);
}

interface Order {
  queueId: string;
  change: UpdateQueueSettings;
}

/** Changes what is given. Throws `not_found`, and `conflict` for a name that another queue has. */
export async function changeQueueSettings(
  hub: Hub,
  viewer: Viewer,
  { queueId, change }: Order,
): Promise<QueueSettings> {
  try {
    await hub.prisma.$transaction(async (db) => {
      await db.queue.updateMany({
        where: { id: queueId, divisionId: viewer.divisionId },
        data: columnsOf(change),
      });
      if (change.divisionDispositions)
        await db.division.update({
          where: { id: viewer.divisionId },
          data: { dispositions: change.divisionDispositions },
        });
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'queue_name_key')) throw error;
    throw new AppError('conflict', 'Another queue has this name', {
      fields: { name: 'is taken' },
      cause: error,
    });
  }
  const settings = await loadQueueSettings(hub, viewer, queueId);
  hub.bus.desks(
    settings.members.map(({ id }) => id),
    'queues',
  );
  return settings;
}

/** What is given, column by column; the division's own list is no column of the queue. */
function columnsOf({
  divisionDispositions: _ofDivision,
  ...change
}: UpdateQueueSettings): Prisma.QueueUncheckedUpdateManyInput {
  const columns: Prisma.QueueUncheckedUpdateManyInput = {};
  return Object.assign(
    columns,
    Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  );
}

function present(row: Row): QueueSettings {
  return {
    id: row.id,
    name: row.name,
    offerSeconds: row.offerSeconds,
    serviceLevelSeconds: row.serviceLevelSeconds,
    shortAbandonSeconds: row.shortAbandonSeconds,
    recording: RecordingWish.catch('none').parse(row.recording),
    recordingDays: row.recordingDays,
    wrapUpMode: wrapUpModeOf(row),
    wrapUpSeconds: row.wrapUpSeconds,
    wrapUpExtendSeconds: row.wrapUpExtendSeconds,
    dispositions: dispositionsOf([], row.dispositions),
    divisionDispositions: dispositionsOf(row.division.dispositions, []),
    dispositionRequired: row.dispositionRequired,
    noteRequired: row.noteRequired,
    members: row.members.map(({ agent }) => ({
      id: agent.id,
      name: agent.name,
      role: agent.user.role,
      disabled: agent.user.disabledAt !== null,
    })),
  };
}
