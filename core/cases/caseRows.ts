import type { Prisma } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { caseEvents } from '../contract/caseEvents.ts';
import type { EventData } from '../contract/events.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// A case's row, taken, and what happens to it written down. Must stay true: the client's row is taken before the case's.

const named = { select: { id: true, name: true, nameZh: true } } as const;
export const caseParts = {
  client: { select: { id: true, name: true, divisionId: true } },
  category: { select: { id: true, name: true, nameZh: true, key: true } },
  department: named,
  owner: { select: { id: true, name: true } },
  clocks: true,
} satisfies Prisma.CaseInclude;
export type CaseRow = Prisma.CaseGetPayload<{ include: typeof caseParts }>;

/** Takes a case for the rest of the transaction. Throws `not_found`. */
export async function lockCase(tx: Tx, caseId: string): Promise<CaseRow> {
  const found = await tx.db.case.findUnique({ where: { id: caseId }, select: { clientId: true } });
  if (!found) throw noSuchCase();
  await lockClient(tx, found.clientId);
  await tx.db.$queryRaw`SELECT id FROM client_case WHERE id = ${caseId}::uuid FOR UPDATE`;
  const row = await tx.db.case.findUniqueOrThrow({ where: { id: caseId }, include: caseParts });
  // It went to another client while this waited.
  if (row.clientId !== found.clientId) await lockClient(tx, row.clientId);
  return row;
}

export function noSuchCase(): AppError {
  return new AppError('not_found', 'There is no such case');
}

/** Throws `conflict` where somebody has changed it since it was read. */
export function requireVersion(row: { version: number }, version: number): void {
  if (row.version !== version)
    throw new AppError('conflict', 'Somebody else has changed this case meanwhile', {
      details: { version: row.version },
    });
}

type CaseEventKind = keyof typeof caseEvents;
type Rest<K extends CaseEventKind> = Omit<EventData<K>, 'caseId' | 'number' | 'title'>;

interface Happened<K extends CaseEventKind> {
  kind: K;
  data: Rest<K>;
  agentId?: string | null;
  conversationId?: string | null;
  dedupeKey?: string;
}

/** Puts on the client's timeline, and among the case's own entries, what happened to it. */
export async function recordCase<K extends CaseEventKind>(
  tx: Tx,
  row: Pick<CaseRow, 'id' | 'number' | 'title' | 'clientId' | 'conversationId'>,
  { kind, data, agentId = null, conversationId = row.conversationId, dedupeKey }: Happened<K>,
): Promise<Recorded> {
  const recorded = await recordEvent(tx, {
    clientId: row.clientId,
    conversationId,
    agentId,
    kind,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of the data and the head make the whole
    data: { caseId: row.id, number: row.number, title: row.title, ...data } as unknown as EventData<K>,
    ...(dedupeKey === undefined ? {} : { dedupeKey }),
  });
  if (recorded.fresh) await tx.db.caseEntry.create({ data: { caseId: row.id, eventId: recorded.eventId } });
  return recorded;
}
