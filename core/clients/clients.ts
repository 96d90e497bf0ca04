import type { Prisma } from '../../prisma/generated/client.ts';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type {
  ClientDetail,
  ClientSummary,
  CreateClient,
  ListClients,
  UpdateClient,
} from '../contract/api.ts';
import { ClientLanguage } from '../contract/words.ts';
import { withTransaction } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { normaliseAddress, readAddress } from './addresses.ts';
import { mergedClients } from './mergedClients.ts';

export const clientParts = { addresses: { orderBy: { createdAt: 'asc' } } } satisfies Prisma.ClientInclude;
type ClientRow = Prisma.ClientGetPayload<{ include: typeof clientParts }>;

export function presentClient(row: ClientRow): ClientSummary {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    tier: row.tier,
    language: ClientLanguage.catch('en').parse(row.language),
    timeZone: row.timeZone,
    addresses: row.addresses.map((address) => ({
      id: address.id,
      kind: address.kind,
      value: address.value,
      optedOutAt: address.optedOutAt?.toISOString() ?? null,
      askedAt: address.optedOutAt ? null : (address.askedAt?.toISOString() ?? null),
      blockedAt: address.blockedAt?.toISOString() ?? null,
    })),
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    lastSeq: row.lastSeq,
  };
}

/** Refuses with `not_found` unless the client is in the viewer's division. Gives the newest seq. */
export async function checkClientFor(
  hub: Hub,
  viewer: Viewer,
  clientId: string,
): Promise<{ lastSeq: number }> {
  const row = await hub.prisma.client.findFirst({
    where: { id: clientId, divisionId: viewer.divisionId },
    select: { lastSeq: true },
  });
  if (!row) throw new AppError('not_found', 'There is no such client');
  return row;
}

export async function loadClientFor(hub: Hub, viewer: Viewer, clientId: string): Promise<ClientDetail> {
  const row = await hub.prisma.client.findFirst({
    where: { id: clientId, divisionId: viewer.divisionId },
    include: {
      ...clientParts,
      organisation: { select: { id: true, name: true, divisionId: true } },
      accountAgent: { select: { id: true, name: true, divisionId: true } },
      _count: {
        select: {
          conversations: { where: { state: { not: 'closed' } } },
          followUps: { where: { state: { in: ['planned', 'overdue'] } } },
        },
      },
    },
  });
  if (!row) throw new AppError('not_found', 'There is no such client');
  return {
    ...presentClient(row),
    note: row.note,
    organisation: ofDivision(row.organisation, viewer),
    accountAgent: ofDivision(row.accountAgent, viewer),
    openConversations: row._count.conversations,
    openFollowUps: row._count.followUps,
    merged: await mergedClients(hub, row.id),
    provisional: row.decidedAt === null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What hangs on a client is shown only to the division that it belongs to. */
function ofDivision<N>(
  row: { id: string; name: N; divisionId: string } | null,
  viewer: Viewer,
): { id: string; name: N } | null {
  return row?.divisionId === viewer.divisionId ? { id: row.id, name: row.name } : null;
}

/** A page of clients, by last contact. `address` is exact; `query` looks in names and addresses. */
export async function listClients(
  hub: Hub,
  viewer: Viewer,
  query: z.output<typeof ListClients>,
): Promise<PageOf<ClientSummary>> {
  const exact = query.address === undefined ? null : readAddress(query.address);
  if (query.address !== undefined && !exact) return { items: [], nextCursor: null };
  const [at, id] = query.cursor ? readCursor(query.cursor) : [null, null];
  const rows = await hub.prisma.client.findMany({
    where: {
      AND: [
        { divisionId: viewer.divisionId, mergedIntoId: null },
        exact ? { addresses: { some: exact } } : {},
        query.query ? searchFor(query.query.trim()) : {},
        at ? { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] } : {},
      ],
    },
    include: clientParts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  return pageOf(rows, query.limit, { at: (row) => row.createdAt, present: presentClient });
}

function searchFor(text: string): Prisma.ClientWhereInput {
  const digits = text.replace(/[^\d+]/g, '');
  return {
    OR: [
      { name: { contains: text, mode: 'insensitive' } },
      { addresses: { some: { value: { contains: text.toLowerCase() } } } },
      ...(digits.length >= 4 ? [{ addresses: { some: { value: { contains: digits } } } }] : []),
    ],
  };
}

export async function updateClient(
  hub: Hub,
  viewer: Viewer,
  change: z.output<typeof UpdateClient> & { id: string },
): Promise<ClientDetail> {
  const { id, ...given } = change;
  await checkClientFor(hub, viewer, id);
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (Object.keys(fields).length > 0) {
    await withTransaction(hub, async (tx) => {
      // Who gives a name has decided who it is.
      await tx.db.client.update({
        where: { id },
        data: { ...fields, ...(given.name === undefined ? {} : { decidedAt: new Date() }) },
      });
      await recordEvent(tx, {
        clientId: id,
        agentId: viewer.agentId,
        kind: 'client.updated',
        data: { fields: Object.keys(fields) },
      });
    });
  }
  return loadClientFor(hub, viewer, id);
}

/** Makes a client with its addresses. Throws `conflict` naming the client who has one of them already. */
export async function createClient(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof CreateClient>,
): Promise<ClientDetail> {
  const addresses = order.addresses.map(({ kind, value }, index) => {
    const normal = normaliseAddress(kind, value);
    if (!normal)
      throw new AppError('invalid_request', 'An address is not valid', {
        fields: { [`addresses.${index}.value`]: 'is not valid' },
      });
    return { kind, value: normal };
  });
  try {
    const made = await hub.prisma.client.create({
      data: {
        divisionId: viewer.divisionId,
        decidedAt: new Date(),
        name: order.name,
        kind: order.kind,
        tier: order.tier,
        language: order.language,
        addresses: { create: addresses },
      },
    });
    return await loadClientFor(hub, viewer, made.id);
  } catch (error) {
    if (!isUniqueViolation(error, 'address_kind_value')) throw error;
    throw new AppError('conflict', 'Another client has one of these addresses already', { cause: error });
  }
}
