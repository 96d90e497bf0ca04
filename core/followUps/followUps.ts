import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Scope } from '../access/scope.ts';
import { recordKept } from '../afterCall/recordKept.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ListFollowUps } from '../contract/api.ts';
import type { FollowUp } from '../contract/followUps.ts';
import { MessageChannel } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { recordCanceled } from './clientReplied.ts';

// Loading, listing, and the two ways a person ends a follow-up.

const parts = {
  client: { select: { name: true, divisionId: true } },
  owner: { select: { id: true, name: true } },
  files: {
    select: { id: true, name: true, type: true, bytes: true, image: true },
    orderBy: { place: 'asc' },
  },
} satisfies Prisma.FollowUpInclude;
type Row = Prisma.FollowUpGetPayload<{ include: typeof parts }>;

const inScope = ({ divisionId }: Scope): Prisma.FollowUpWhereInput =>
  divisionId === null ? {} : { client: { divisionId } };

export interface FollowUpQuery extends Omit<z.output<typeof ListFollowUps>, 'ownerId'> {
  ownerId?: string | undefined;
  /** With `ownerId`: also what waits for whichever supervisor takes it. */
  withSupervisors?: boolean;
}

/** A page of follow-ups in the order in which they are due. */
export async function listFollowUps(hub: Hub, scope: Scope, query: FollowUpQuery): Promise<PageOf<FollowUp>> {
  const rows = await hub.prisma.followUp.findMany({
    where: {
      AND: [
        inScope(scope),
        query.clientId ? { clientId: query.clientId } : {},
        ownedBy(query),
        query.state === 'open'
          ? { state: { in: ['planned', 'overdue'] } }
          : query.state
            ? { state: query.state }
            : {},
        dueAfter(query.cursor),
      ],
    },
    include: parts,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
  });
  return pageOf(rows, query.limit, { at: (row) => row.dueAt, present: presentFollowUp });
}

function ownedBy({ ownerId, withSupervisors }: FollowUpQuery): Prisma.FollowUpWhereInput {
  if (!ownerId) return {};
  if (!withSupervisors) return { ownerId };
  // A promise that was not kept in time is a supervisor's business too.
  return {
    OR: [{ ownerId }, { ownerId: null, forSupervisor: true }, { kind: 'promise', state: 'overdue' }],
  };
}

function dueAfter(cursor: string | undefined): Prisma.FollowUpWhereInput {
  if (!cursor) return {};
  const [dueAt, id] = readCursor(cursor);
  return { OR: [{ dueAt: { gt: dueAt } }, { dueAt, id: { gt: id } }] };
}

/** One follow-up. Throws `not_found` for "no such" and "not yours" alike. */
export async function loadFollowUpFor(hub: Hub, scope: Scope, id: string): Promise<FollowUp> {
  const row = await hub.prisma.followUp.findFirst({
    where: { AND: [{ id }, inScope(scope)] },
    include: parts,
  });
  if (!row) throw noSuch();
  return presentFollowUp(row);
}

interface Ending {
  followUpId: string;
  /** Who does it. */
  agentId: string;
  /** How it was kept. */
  note?: string | undefined;
  /** What the client is told of it, by text, if the governor lets it. */
  text?: string | undefined;
}

/** Ticks a follow-up off. Throws `not_found`, or `invalid_state` when it is over already. */
export async function completeFollowUp(
  hub: Hub,
  scope: Scope,
  { followUpId, ...kept }: Ending,
): Promise<Recorded> {
  return end(hub, { scope, followUpId, change: { state: 'done', doneAt: new Date() } }, (tx, row) =>
    recordKept(tx, row, kept),
  );
}

/** Cancels a follow-up. Throws `not_found`, or `invalid_state` when it is over already. */
export async function cancelFollowUp(
  hub: Hub,
  scope: Scope,
  { followUpId, agentId }: Ending,
): Promise<Recorded> {
  return end(hub, { scope, followUpId, change: { state: 'canceled', cancelReason: 'by_agent' } }, (tx, row) =>
    recordCanceled(tx, row, { reason: 'by_agent', agentId }),
  );
}

interface Change {
  scope: Scope;
  followUpId: string;
  change: Prisma.FollowUpUpdateManyMutationInput;
}

async function end(
  hub: Hub,
  { scope, followUpId, change }: Change,
  record: (tx: Tx, row: Row) => Promise<Recorded>,
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const row = await tx.db.followUp.findFirst({
      where: { AND: [{ id: followUpId }, inScope(scope)] },
      include: parts,
    });
    if (!row) throw noSuch();
    if (row.ruleKey?.startsWith('revisit:'))
      throw new AppError(
        'invalid_state',
        'A revisit ends with its form: what the client thinks, or why there is none',
      );
    await lockClient(tx, row.clientId);
    const { count } = await tx.db.followUp.updateMany({
      where: { id: followUpId, state: { in: ['planned', 'overdue'] } },
      data: change,
    });
    if (count === 0) throw new AppError('invalid_state', 'This follow-up is over already');
    return record(tx, row);
  });
}

function noSuch(): AppError {
  return new AppError('not_found', 'There is no such follow-up');
}

export function presentFollowUp(row: Row): FollowUp {
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    conversationId: row.conversationId,
    kind: row.kind,
    state: row.state,
    title: row.title,
    note: row.note,
    dueAt: row.dueAt.toISOString(),
    remindedAt: row.remindedAt?.toISOString() ?? null,
    owner: row.owner,
    forSupervisor: row.forSupervisor,
    cancelReason: row.cancelReason,
    text: row.text,
    html: row.html,
    channel: MessageChannel.nullable().parse(row.channel),
    to: row.to,
    subject: row.subject,
    files: row.files.map(({ image, ...file }) => ({ ...file, ...(image === null ? {} : { isImage: true }) })),
  };
}
