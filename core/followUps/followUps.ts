import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Scope } from '../access/scope.ts';
import { recordKept } from '../afterCall/recordKept.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { FinishFollowUp } from '../contract/afterCall.ts';
import type { FollowUp, ListFollowUps } from '../contract/followUps.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { recordCanceled } from './clientReplied.ts';
import { planNextContact, requireSaid } from './nextContact.ts';
import { planNext } from './planNext.ts';
import { followUpParts, presentFollowUp, type FollowUpRow } from './presentFollowUp.ts';

// Loading, listing, and the two ways a person ends a follow-up.

/** The follow-ups that this viewer may see. */
export const inScope = ({ divisionId }: Scope): Prisma.FollowUpWhereInput =>
  divisionId === null ? {} : { client: { divisionId } };

export interface FollowUpQuery extends Omit<z.output<typeof ListFollowUps>, 'ownerId'> {
  ownerId?: string | undefined;
  /** With `ownerId`: also what waits for whichever supervisor takes it. */
  withSupervisors?: boolean;
  /** With `ownerId`: also what waits for whoever of these teams takes it. */
  teams?: readonly string[] | undefined;
}

/** A page of follow-ups in the order in which they are due. */
export async function listFollowUps(hub: Hub, scope: Scope, query: FollowUpQuery): Promise<PageOf<FollowUp>> {
  const { clientId, queueId, kind, category, state } = query;
  const rows = await hub.prisma.followUp.findMany({
    where: {
      AND: [
        inScope(scope),
        { ...(clientId ? { clientId } : {}), ...(kind ? { kind } : {}), ...(category ? { category } : {}) },
        queueId ? { queueId, ownerId: null } : {},
        ownedBy(query),
        state === 'open' ? { state: { in: ['planned', 'overdue'] } } : state ? { state } : {},
        dueAfter(query.cursor),
      ],
    },
    include: followUpParts,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
  });
  return pageOf(rows, query.limit, { at: (row) => row.dueAt, present: presentFollowUp });
}

/** What is this person's to do: the own, what waits for their teams, and what is a supervisor's business. */
export function ownedBy({
  ownerId,
  withSupervisors,
  teams = [],
}: Pick<FollowUpQuery, 'ownerId' | 'withSupervisors' | 'teams'>): Prisma.FollowUpWhereInput {
  if (!ownerId) return {};
  const ofTeams = teams.length > 0 ? [{ ownerId: null, queueId: { in: [...teams] } }] : [];
  if (!withSupervisors) return { OR: [{ ownerId }, ...ofTeams] };
  // A promise that was not kept in time is a supervisor's business too, and so is what is overdue for long.
  return {
    OR: [
      { ownerId },
      ...ofTeams,
      { ownerId: null, forSupervisor: true },
      { kind: 'promise', state: 'overdue' },
      { escalatedAt: { not: null }, state: 'overdue' },
    ],
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
    include: followUpParts,
  });
  if (!row) throw noSuch();
  return presentFollowUp(row);
}

interface Ending extends FinishFollowUp {
  followUpId: string;
  /** Who does it. */
  agentId: string;
}

/**
 * Ticks a follow-up off with what came of it, and plans its next turn if it recurs. Throws `not_found`, `invalid_state` when it
 * is over already, `invalid_request` for what its category, a visit or the next contact asks for.
 */
export async function completeFollowUp(
  hub: Hub,
  scope: Scope,
  { followUpId, agentId, next, noNext, ...said }: Ending,
): Promise<Recorded> {
  const { nextContactRequired } = await hub.settings.read();
  const change = {
    state: 'done' as const,
    doneAt: new Date(),
    outcome: said.outcome ?? null,
    valueGiven: said.valueGiven ?? null,
    actualFrom: said.actualFrom ? new Date(said.actualFrom) : null,
    actualUntil: said.actualUntil ? new Date(said.actualUntil) : null,
  };
  return inOneGo(hub, { scope, followUpId }, async (tx, row) => {
    requireNoForm(row);
    requireSaid(row, said);
    await changeOpen(tx, row, change);
    const recorded = await recordKept(tx, row, { agentId, ...said });
    await planNext(tx, row, hub.clock.now());
    await planNextContact(tx, row, { agentId, next, noNext, required: nextContactRequired });
    return recorded;
  });
}

/** Cancels a follow-up, and with it its series unless `onlyThis`. Throws `not_found`, or `invalid_state` when it is over already. */
export async function cancelFollowUp(
  hub: Hub,
  scope: Scope,
  { followUpId, agentId, onlyThis = false }: { followUpId: string; agentId: string; onlyThis?: boolean },
): Promise<Recorded> {
  return inOneGo(hub, { scope, followUpId }, async (tx, row) => {
    requireNoForm(row);
    await changeOpen(tx, row, { state: 'canceled', cancelReason: 'by_agent' });
    if (onlyThis) await planNext(tx, row, hub.clock.now());
    return recordCanceled(tx, row, { reason: 'by_agent', agentId });
  });
}

/** What somebody does to an open follow-up: in one transaction, with its client's row in hand. Throws `not_found`. */
export async function inOneGo<T>(
  hub: Hub,
  { scope, followUpId }: { scope: Scope; followUpId: string },
  work: (tx: Tx, row: FollowUpRow) => Promise<T>,
): Promise<T> {
  return withTransaction(hub, async (tx) => {
    const where = { AND: [{ id: followUpId }, inScope(scope)] };
    const found = await tx.db.followUp.findFirst({ where, select: { clientId: true } });
    if (!found) throw noSuch();
    await lockClient(tx, found.clientId);
    // As it is now that nobody else changes it.
    const row = await tx.db.followUp.findFirst({ where, include: followUpParts });
    if (!row) throw noSuch();
    return work(tx, row);
  });
}

/** Throws `invalid_state` when it is over already. */
export async function changeOpen(
  tx: Tx,
  { id }: { id: string },
  change: Prisma.FollowUpUncheckedUpdateManyInput,
): Promise<void> {
  const { count } = await tx.db.followUp.updateMany({
    where: { id, state: { in: ['planned', 'overdue'] } },
    data: change,
  });
  if (count === 0) throw new AppError('invalid_state', 'This follow-up is over already');
}

function requireNoForm({ ruleKey }: { ruleKey: string | null }): void {
  if (ruleKey?.startsWith('revisit:'))
    throw new AppError(
      'invalid_state',
      'A revisit ends with its form: what the client thinks, or why there is none',
    );
}

function noSuch(): AppError {
  return new AppError('not_found', 'There is no such follow-up');
}
