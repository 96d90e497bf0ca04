import type { z } from 'zod';
import type { InboxView as Row } from '../../prisma/generated/client.ts';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { SavedFilter, type InboxView, type NewView, type UpdateView } from '../contract/views.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { countViews } from './countViews.ts';

// Views: filters of the inbox under a name. Everybody has their own; the team's are kept by supervisors.

/** Of one owner: as many as somebody can find their way in. */
const MOST = 30;
const TEAM = 'team';

const keyOfName = (name: string): string => name.normalize('NFKC').toLowerCase();
const ownersFor = (viewer: Viewer) => ({
  divisionId: viewer.divisionId,
  OR: [{ agentId: viewer.agentId }, { agentId: null }],
});
const mayChange = (row: Pick<Row, 'agentId'>, viewer: Viewer): boolean =>
  row.agentId === null ? mayOverrule(viewer) : row.agentId === viewer.agentId;

/** The viewer's own, then the team's, each in its order and with how much it finds now. */
export async function listViews(hub: Hub, viewer: Viewer): Promise<InboxView[]> {
  const rows = await hub.prisma.inboxView.findMany({
    where: ownersFor(viewer),
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    take: 2 * MOST,
  });
  return present(hub, viewer, [
    ...rows.filter(({ agentId }) => agentId !== null),
    ...rows.filter(({ agentId }) => agentId === null),
  ]);
}

async function present(hub: Hub, viewer: Viewer, rows: readonly Row[]): Promise<InboxView[]> {
  const filters = rows.map((row) => SavedFilter.parse(row.filter));
  const counts = await countViews(hub, viewer, filters);
  return rows.map((row, at) => ({
    id: row.id,
    scope: row.agentId === null ? 'team' : 'own',
    name: row.name,
    filter: filters[at] ?? { list: 'team' },
    count: counts[at] ?? 0,
    mayChange: mayChange(row, viewer),
  }));
}

async function presentOne(hub: Hub, viewer: Viewer, row: Row): Promise<InboxView> {
  const [view] = await present(hub, viewer, [row]);
  if (!view) throw new AppError('not_found', 'There is no such view');
  return view;
}

/** Throws `forbidden` for a team's by an agent, `conflict` for a name that its owner has given, and for the 31st. */
export async function makeView(
  hub: Hub,
  viewer: Viewer,
  { scope, name, filter }: z.output<typeof NewView>,
): Promise<InboxView> {
  const agentId = scope === 'own' ? viewer.agentId : null;
  if (!mayChange({ agentId }, viewer)) throw new AppError('forbidden', 'Supervisors keep the team’s views');
  const { divisionId } = viewer;
  const ownerKey = agentId ?? TEAM;
  const last = await hub.prisma.inboxView.aggregate({
    where: { divisionId, ownerKey },
    _count: true,
    _max: { position: true },
  });
  if (last._count >= MOST) throw new AppError('conflict', `There are ${MOST} views already`);
  const position = (last._max.position ?? 0) + 1;
  const made = hub.prisma.inboxView.create({
    data: { divisionId, agentId, ownerKey, name, nameKey: keyOfName(name), filter, position },
  });
  return presentOne(hub, viewer, await made.catch(refuseTaken));
}

/** Throws `not_found`, `forbidden` for the team's by an agent, `conflict` for a name that its owner has given. */
export async function changeView(
  hub: Hub,
  viewer: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateView> },
): Promise<InboxView> {
  const changed = await withTransaction(hub, async (tx) => {
    const row = await loadToChange(tx, viewer, id);
    if (change.move) await move(tx, row, change.move);
    return tx.db.inboxView.update({
      where: { id },
      data: {
        ...(change.name === undefined ? {} : { name: change.name, nameKey: keyOfName(change.name) }),
        ...(change.filter === undefined ? {} : { filter: change.filter }),
      },
    });
  }).catch(refuseTaken);
  return presentOne(hub, viewer, changed);
}

/** Throws as changeView does. */
export async function deleteView(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await loadToChange(tx, viewer, id);
    await tx.db.inboxView.delete({ where: { id } });
  });
}

async function loadToChange(tx: Tx, viewer: Viewer, id: string): Promise<Row> {
  const row = await tx.db.inboxView.findFirst({ where: { id, ...ownersFor(viewer) } });
  if (!row) throw new AppError('not_found', 'There is no such view');
  if (!mayChange(row, viewer)) throw new AppError('forbidden', 'Supervisors keep the team’s views');
  return row;
}

/** Changes places with its neighbour; all of its owner's are taken, so that two moves at once lose none. */
async function move(tx: Tx, { id, divisionId, ownerKey }: Row, way: 'up' | 'down'): Promise<void> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM inbox_view WHERE division_id = ${divisionId}::uuid AND owner_key = ${ownerKey}
     ORDER BY position, id FOR UPDATE`;
  const ids = rows.map((row) => row.id);
  const from = ids.indexOf(id);
  const to = way === 'up' ? from - 1 : from + 1;
  const other = ids[to];
  if (other === undefined) return;
  ids[from] = other;
  ids[to] = id;
  await tx.db.$executeRaw`
    UPDATE inbox_view v SET position = o.place FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o (id, place) WHERE v.id = o.id`;
}

function refuseTaken(cause: unknown): never {
  if (!isUniqueViolation(cause, 'inbox_view_division_id_owner_key_name_key_key')) throw cause;
  throw new AppError('conflict', 'Another view has this name', { fields: { name: 'is taken' }, cause });
}
