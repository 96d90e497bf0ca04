import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import {
  Opinion,
  RevisitState,
  type CompleteRevisit,
  type ListRevisits,
  type Revisit,
  type SkipRevisit,
} from '../contract/revisits.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { withdrawInvite } from '../surveys/withdrawInvite.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { dayIn, dayOfColumn, type Day } from './days.ts';
import { closeTask, dropTask } from './endTask.ts';
import { planRevisit, revisitKey } from './planRevisits.ts';

// The revisit's form: what the client says of what was done, or why there is no visit this time. Either plans the next.

const parts = {
  client: { select: { name: true, accountAgent: { select: { id: true, name: true } } } },
} satisfies Prisma.RevisitInclude;
type Row = Prisma.RevisitGetPayload<{ include: typeof parts }>;

const openStates = ['planned', 'overdue'];

/** The visits of the viewer's division: those ahead by day, or those that are over, the latest first. */
export async function listRevisits(
  hub: Hub,
  viewer: Viewer,
  { clientId, state, cursor, limit }: z.output<typeof ListRevisits>,
): Promise<PageOf<Revisit>> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const isOpen = state === 'open';
  const beyond = isOpen ? 'gt' : 'lt';
  const rows = await hub.prisma.revisit.findMany({
    where: {
      AND: [
        { client: { divisionId: viewer.divisionId } },
        clientId ? { clientId } : {},
        { state: { in: isOpen ? openStates : ['done', 'skipped'] } },
        at ? { OR: [{ dueOn: { [beyond]: at } }, { dueOn: at, id: { [beyond]: id } }] } : {},
      ],
    },
    include: parts,
    orderBy: isOpen ? [{ dueOn: 'asc' }, { id: 'asc' }] : [{ dueOn: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, { at: (row) => row.dueOn, present });
}

function present(row: Row): Revisit {
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    baseOn: dayOfColumn(row.baseOn),
    dueOn: dayOfColumn(row.dueOn),
    state: RevisitState.parse(row.state),
    owner: row.client.accountAgent,
    rating: row.rating,
    opinions: z.array(Opinion).catch([]).parse(row.opinions),
    note: row.note,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** The visit took place: its form, and the next one is planned. Throws `not_found`, `invalid_state` for one that is over. */
export async function completeRevisit(
  hub: Hub,
  viewer: Viewer,
  { id, rating, opinions, note }: z.output<typeof CompleteRevisit> & { id: string },
): Promise<Revisit> {
  return end(hub, viewer, {
    id,
    data: { state: 'done', rating, opinions, note: note ?? null },
    async tell(tx, row, { followUpId, nextOn }) {
      await closeTask(tx, followUpId, viewer.agentId);
      // Asked what they think, by phone or face to face: one cap for this and for the surveys.
      await tx.db.client.update({ where: { id: row.clientId }, data: { lastSurveyAt: hub.clock.now() } });
      await recordEvent(tx, {
        clientId: row.clientId,
        agentId: viewer.agentId,
        kind: 'revisit.completed',
        data: { followUpId, rating, opinions, nextOn },
      });
    },
  });
}

/** No visit this time, and why; the next one is counted from the day of this one. Throws as completeRevisit does. */
export async function skipRevisit(
  hub: Hub,
  viewer: Viewer,
  { id, reason }: z.output<typeof SkipRevisit> & { id: string },
): Promise<Revisit> {
  return end(hub, viewer, {
    id,
    data: { state: 'skipped', note: reason },
    async tell(tx, row, { followUpId, nextOn }) {
      await dropTask(tx, followUpId, viewer.agentId);
      await recordEvent(tx, {
        clientId: row.clientId,
        agentId: viewer.agentId,
        kind: 'revisit.skipped',
        data: { followUpId, reason, nextOn },
      });
    },
  });
}

interface Ending {
  id: string;
  data: Prisma.RevisitUpdateManyMutationInput;
  tell(tx: Tx, row: Row, facts: { followUpId: string; nextOn: Day | null }): Promise<void>;
}

async function end(hub: Hub, viewer: Viewer, { id, data, tell }: Ending): Promise<Revisit> {
  const settings = await hub.settings.read();
  const now = hub.clock.now();
  await withTransaction(hub, async (tx) => {
    const row = await tx.db.revisit.findFirst({
      where: { id, client: { divisionId: viewer.divisionId } },
      include: parts,
    });
    if (!row) throw noSuch();
    await lockClient(tx, row.clientId);
    const { count } = await tx.db.revisit.updateMany({
      where: { id, state: { in: openStates } },
      data: { ...data, byAgentId: viewer.agentId, endedAt: now },
    });
    if (count === 0) throw new AppError('invalid_state', 'This revisit is over already');
    // What was to be asked with this visit is not asked after it.
    await withdrawInvite(tx, revisitKey(row.clientId, dayOfColumn(row.dueOn)));
    const nextOn = await planRevisit(tx, row.clientId, {
      settings,
      config: hub.config,
      today: dayIn(now, settings.timeZone),
    });
    await tell(tx, row, { followUpId: row.followUpId ?? row.id, nextOn });
    await closeEscalation(tx, id, viewer.agentId);
  });
  const ended = await hub.prisma.revisit.findUnique({ where: { id }, include: parts });
  if (!ended) throw noSuch();
  return present(ended);
}

const noSuch = (): AppError => new AppError('not_found', 'There is no such revisit');

/** What the supervisors were told to look at has been seen to. */
async function closeEscalation(tx: Tx, id: string, agentId: string): Promise<void> {
  const told = await tx.db.followUp.findUnique({
    where: { ruleKey: `revisit_overdue:${id}` },
    select: { id: true },
  });
  if (told) await closeTask(tx, told.id, agentId);
}
