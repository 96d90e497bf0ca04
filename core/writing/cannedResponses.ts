import type { z } from 'zod';
import type { CannedResponse as Row, Prisma } from '../../prisma/generated/client.ts';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import {
  CannedScope,
  type CannedResponse,
  type NewCannedResponse,
  type UpdateCannedResponse,
} from '../contract/canned.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// Words kept for saying again. Everybody has their own; what queues and the division have, supervisors write.

const MOST = 2_000;

/** Own ones, those of the viewer's queues (who may overrule: of all queues), and everybody's. By shortcut. */
export async function listCanned(hub: Hub, viewer: Viewer): Promise<CannedResponse[]> {
  const rows = await hub.prisma.cannedResponse.findMany({
    where: { divisionId: viewer.divisionId, OR: seenBy(viewer) },
    orderBy: [{ shortcut: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const names = await queueNames(hub, viewer);
  return rows.map((row) => present(row, viewer, names));
}

function seenBy(viewer: Viewer): Prisma.CannedResponseWhereInput[] {
  return [
    { scope: 'own', agentId: viewer.agentId },
    { scope: 'all' },
    mayOverrule(viewer) ? { scope: 'queue' } : { scope: 'queue', queueId: { in: viewer.queueIds } },
  ];
}

async function queueNames(hub: Hub, { divisionId }: Viewer): Promise<Map<string, string>> {
  const queues = await hub.prisma.queue.findMany({ where: { divisionId }, select: { id: true, name: true } });
  return new Map(queues.map(({ id, name }) => [id, name]));
}

/** Throws `forbidden` for an agent who writes for others, `invalid_request` for a queue's without a queue. */
export async function makeCanned(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof NewCannedResponse>,
): Promise<CannedResponse> {
  const { scope, queueId, ...words } = order;
  const made = await hub.prisma.cannedResponse.create({
    data: { ...words, ...ownedBy(viewer, { scope, queueId: queueId ?? null }) },
  });
  return present(made, viewer, await queueNames(hub, viewer));
}

/** Throws `not_found`, `forbidden` for an agent who changes what is not their own, `invalid_request`. */
export async function changeCanned(
  hub: Hub,
  viewer: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateCannedResponse> },
): Promise<CannedResponse> {
  const row = await loadToChange(hub, viewer, id);
  const { scope = CannedScope.parse(row.scope), queueId = row.queueId, shortcut, title, text } = change;
  const changed = await hub.prisma.cannedResponse.update({
    where: { id },
    data: {
      ...ownedBy(viewer, { scope, queueId }),
      shortcut: shortcut ?? row.shortcut,
      title: title ?? row.title,
      text: text ?? row.text,
      updatedAt: new Date(),
    },
  });
  return present(changed, viewer, await queueNames(hub, viewer));
}

/** Throws as changeCanned does. What was said with it stays said. */
export async function deleteCanned(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  await loadToChange(hub, viewer, id);
  await hub.prisma.cannedResponse.deleteMany({ where: { id } });
}

function ownedBy(viewer: Viewer, { scope, queueId }: { scope: CannedScope; queueId: string | null }) {
  const { divisionId, agentId } = viewer;
  if (scope === 'own') return { divisionId, scope, agentId, queueId: null };
  if (!mayOverrule(viewer))
    throw new AppError('forbidden', 'Only supervisors write canned responses for others');
  if (scope === 'queue' && queueId === null)
    throw new AppError('invalid_request', 'Say of which queue it is', { fields: { queueId: 'is missing' } });
  return { divisionId, scope, agentId: null, queueId: scope === 'queue' ? queueId : null };
}

async function loadToChange(hub: Hub, viewer: Viewer, id: string): Promise<Row> {
  const row = await hub.prisma.cannedResponse.findFirst({
    where: { id, divisionId: viewer.divisionId, OR: seenBy(viewer) },
  });
  if (!row) throw new AppError('not_found', 'There is no such canned response');
  if (!mayChange(row, viewer)) throw new AppError('forbidden', 'Only supervisors change what is for others');
  return row;
}

function mayChange(row: Row, viewer: Viewer): boolean {
  return row.scope === 'own' ? row.agentId === viewer.agentId : mayOverrule(viewer);
}

function present(row: Row, viewer: Viewer, names: ReadonlyMap<string, string>): CannedResponse {
  return {
    id: row.id,
    scope: CannedScope.parse(row.scope),
    queueId: row.queueId,
    queueName: row.queueId === null ? null : (names.get(row.queueId) ?? null),
    shortcut: row.shortcut,
    title: row.title,
    text: row.text,
    mayChange: mayChange(row, viewer),
    updatedAt: row.updatedAt.toISOString(),
  };
}
