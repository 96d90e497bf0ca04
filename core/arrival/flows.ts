import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { FlowDocument, type CallFlow, type FlowVersion } from '../contract/arrival.ts';
import { withTransaction } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { checkFlow } from './checkFlow.ts';

// Flows as an administrator of their division edits them. A draft may be unfinished; what is published is checked, kept for
// ever, and led by from the next call on. Calls under way keep what they began with.

const parts = {
  versions: { orderBy: { number: 'desc' }, take: 1 },
  ourAddresses: { select: { value: true }, orderBy: { value: 'asc' } },
} satisfies Prisma.CallFlowInclude;
type Row = Prisma.CallFlowGetPayload<{ include: typeof parts }>;

const FLOWS_SHOWN = 200;
const VERSIONS_SHOWN = 100;

export async function listFlows(hub: Hub, { divisionId }: Viewer): Promise<CallFlow[]> {
  const rows = await hub.prisma.callFlow.findMany({
    where: { divisionId },
    include: parts,
    orderBy: { name: 'asc' },
    take: FLOWS_SHOWN,
  });
  return Promise.all(rows.map((row) => presentFlow(hub, row)));
}

/** Throws `not_found`. */
export async function loadFlow(hub: Hub, { divisionId }: Viewer, id: string): Promise<CallFlow> {
  const row = await hub.prisma.callFlow.findFirst({ where: { id, divisionId }, include: parts });
  if (!row) throw new AppError('not_found', 'There is no such flow');
  return presentFlow(hub, row);
}

async function presentFlow(hub: Hub, row: Row): Promise<CallFlow> {
  const draft = FlowDocument.parse(row.draft);
  const [newest] = row.versions;
  return {
    id: row.id,
    name: row.name,
    draft,
    draftVersion: row.draftVersion,
    problems: checkFlow(draft, await ownNumbers(hub)),
    published: newest ? ((await presentVersions(hub, [newest]))[0] ?? null) : null,
    numbers: row.ourAddresses.map(({ value }) => value),
  };
}

async function ownNumbers(hub: Hub): Promise<string[]> {
  const rows = await hub.prisma.ourAddress.findMany({ where: { kind: 'phone' }, select: { value: true } });
  return rows.map(({ value }) => value);
}

type VersionRow = Prisma.CallFlowVersionGetPayload<object>;

async function presentVersions(hub: Hub, rows: readonly VersionRow[]): Promise<FlowVersion[]> {
  const userIds = rows.flatMap(({ publishedBy }) => publishedBy ?? []);
  const users = await hub.prisma.user.findMany({
    where: { id: { in: userIds } },
    select: { id: true, name: true },
  });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    document: FlowDocument.parse(row.document),
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: users.find(({ id }) => id === row.publishedBy)?.name ?? null,
  }));
}

/** The versions of a flow, newest first. */
export async function listVersions(hub: Hub, { divisionId }: Viewer, flowId: string): Promise<FlowVersion[]> {
  const rows = await hub.prisma.callFlowVersion.findMany({
    where: { flowId, flow: { divisionId } },
    orderBy: { number: 'desc' },
    take: VERSIONS_SHOWN,
  });
  return presentVersions(hub, rows);
}

interface Draft {
  name: string;
  draft: FlowDocument;
}

/** Throws `conflict` for a name that another flow has. */
export async function createFlow(hub: Hub, viewer: Viewer, { name, draft }: Draft): Promise<CallFlow> {
  const made = await withName(() =>
    hub.prisma.callFlow.create({ data: { divisionId: viewer.divisionId, name, draft } }),
  );
  return loadFlow(hub, viewer, made.id);
}

/** Keeps a draft. Throws `conflict` when somebody else has changed it meanwhile. */
export async function changeFlow(
  hub: Hub,
  viewer: Viewer,
  { id, draftVersion, ...change }: Draft & { id: string; draftVersion: number },
): Promise<CallFlow> {
  const { count } = await withName(() =>
    hub.prisma.callFlow.updateMany({
      where: { id, divisionId: viewer.divisionId, draftVersion },
      data: { ...change, draftVersion: { increment: 1 }, updatedAt: new Date() },
    }),
  );
  if (count === 0) throw changedMeanwhile();
  return loadFlow(hub, viewer, id);
}

async function withName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'call_flow_division_id_name_key')) throw error;
    throw new AppError('conflict', 'Another flow has this name', {
      fields: { name: 'is taken' },
      cause: error,
    });
  }
}

function changedMeanwhile(): AppError {
  return new AppError('conflict', 'Somebody else has changed this flow meanwhile');
}

/** Makes the draft what calls follow from now on. Throws `conflict`, and `invalid_request` for a flow with problems. */
export async function publishFlow(
  hub: Hub,
  viewer: Viewer,
  { id, draftVersion }: { id: string; draftVersion: number },
): Promise<CallFlow> {
  const numbers = await ownNumbers(hub);
  await withTransaction(hub, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM call_flow WHERE id = ${id}::uuid FOR UPDATE`;
    const flow = await tx.db.callFlow.findFirst({
      where: { id, divisionId: viewer.divisionId },
      include: parts,
    });
    if (flow?.draftVersion !== draftVersion) throw changedMeanwhile();
    const document = FlowDocument.parse(flow.draft);
    const problems = checkFlow(document, numbers);
    if (problems.length > 0)
      throw new AppError('invalid_request', 'The flow is not finished', { details: { problems } });
    const version = await tx.db.callFlowVersion.create({
      data: { flowId: id, number: (flow.versions[0]?.number ?? 0) + 1, document, publishedBy: viewer.userId },
    });
    await tx.db.ourAddress.updateMany({ where: { flowId: id }, data: leadOf({ id: version.id, document }) });
  });
  return loadFlow(hub, viewer, id);
}

/** How calls to a number are led by a version. One that only names a queue costs a call nothing: it goes straight there. */
export function leadOf(version: { id: string; document: FlowDocument } | null): {
  flowVersionId: string | null;
  callQueueId: string | null;
} {
  if (!version) return { flowVersionId: null, callQueueId: null };
  const first = version.document.nodes.find(({ key }) => key === version.document.start);
  return first?.kind === 'queue'
    ? { flowVersionId: null, callQueueId: first.queueId }
    : { flowVersionId: version.id, callQueueId: null };
}
