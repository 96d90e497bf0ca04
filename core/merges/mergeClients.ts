import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { loadClientFor } from '../clients/clients.ts';
import { lockClients } from '../clients/lockClient.ts';
import type { ClientDetail } from '../contract/api.ts';
import type { MergeClients } from '../contract/merges.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { carryOver } from './carryRows.ts';
import { changesOf, type Changes } from './mergeFields.ts';
import { obstaclesOf } from './obstacles.ts';
import { waitingQueuesOf } from './waitingQueues.ts';

// Two clients become one. Must stay true: everything happens in one transaction that holds both rows; afterwards nothing
// belongs to the loser, whose id leads to the winner wherever it is given; no event changes its client or its number.

export interface MergeOrder extends z.output<typeof MergeClients> {
  winnerId: string;
}

/**
 * Merges the loser into the winner. Throws `not_found`; `conflict` when one of them was merged meanwhile (details: who that is
 * now), when both are in touch with us in one place at once (details: the conversations), or when one is the other's
 * organisation.
 */
export async function mergeClients(hub: Hub, viewer: Viewer, order: MergeOrder): Promise<ClientDetail> {
  await withTransaction(hub, (tx) => merge(tx, viewer, order));
  return loadClientFor(hub, viewer, order.winnerId);
}

async function merge(tx: Tx, viewer: Viewer, { winnerId, loserId, choices }: MergeOrder): Promise<void> {
  if (winnerId === loserId) throw new AppError('conflict', 'They are one client already');
  await lockClients(tx, [winnerId, loserId]);
  const [winner, loser] = [await living(tx, viewer, winnerId), await living(tx, viewer, loserId)];
  await requireMergeable(tx, winner, loser);
  const now = new Date();
  const changes: Changes = changesOf({ winner, loser, choices });
  const { id: mergeId } = await tx.db.clientMerge.create({
    data: {
      winnerId,
      loserId,
      byAgentId: viewer.agentId,
      fields: { ...changes, ...timesOf(winner, loser, now) },
    },
  });
  const became = Object.entries(changes).map(([column, change]) => [column, change.became]);
  await tx.db.client.update({
    where: { id: winnerId },
    data: {
      ...Object.fromEntries(became),
      lastContactAt: later(winner.lastContactAt, loser.lastContactAt),
      lastSurveyAt: later(winner.lastSurveyAt, loser.lastSurveyAt),
      // Whoever merges has said who it is.
      decidedAt: winner.decidedAt ?? now,
    },
  });
  const queueIds = await waitingQueuesOf(tx, loserId);
  const moved = await carryOver(tx, { mergeId, from: loserId, to: winnerId });
  const count = (table: string): number => moved.get(table) ?? 0;
  await recordEvent(tx, {
    clientId: loserId,
    agentId: viewer.agentId,
    kind: 'client.mergedInto',
    data: { mergeId, winnerId, winnerName: winner.name },
  });
  // From here on the loser takes no event any more.
  await tx.db.client.update({ where: { id: loserId }, data: { mergedIntoId: winnerId } });
  await recordEvent(tx, {
    clientId: winnerId,
    agentId: viewer.agentId,
    kind: 'client.merged',
    data: {
      mergeId,
      loserId,
      loserName: loser.name,
      fields: Object.keys(changes),
      moved: {
        addresses: count('address'),
        conversations: count('conversation'),
        messages: count('message'),
        followUps: count('follow_up'),
        invites: count('survey_invite'),
      },
      queueIds,
    },
  });
}

interface Belonging {
  id: string;
  organisationId: string | null;
}

async function requireMergeable(tx: Tx, winner: Belonging, loser: Belonging): Promise<void> {
  if (winner.organisationId === loser.id || loser.organisationId === winner.id)
    throw new AppError('conflict', 'One of them is the organisation of the other');
  const obstacles = await obstaclesOf(tx.db, { winnerId: winner.id, loserId: loser.id });
  if (obstacles.length > 0)
    throw new AppError('conflict', 'Both are in touch with us now: one conversation has to be over before', {
      details: { obstacles },
    });
}

/** The client, if it is one that goes on. */
async function living(tx: Tx, viewer: Viewer, id: string) {
  const client = await tx.db.client.findFirst({ where: { id, divisionId: viewer.divisionId } });
  if (!client) throw new AppError('not_found', 'There is no such client');
  if (client.mergedIntoId)
    throw new AppError('conflict', 'This client was merged into another meanwhile', {
      details: { clientId: client.mergedIntoId },
    });
  return client;
}

interface Times {
  lastContactAt: Date | null;
  lastSurveyAt: Date | null;
  decidedAt: Date | null;
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other);

/** The later survey counts for both, so that nobody is asked the sooner for having been merged. */
function timesOf(winner: Times, loser: Times, now: Date) {
  const of = (name: 'lastContactAt' | 'lastSurveyAt') => ({
    was: winner[name]?.toISOString() ?? null,
    became: later(winner[name], loser[name])?.toISOString() ?? null,
  });
  const decidedAt = {
    was: winner.decidedAt?.toISOString() ?? null,
    became: (winner.decidedAt ?? now).toISOString(),
  };
  return { lastContactAt: of('lastContactAt'), lastSurveyAt: of('lastSurveyAt'), decidedAt };
}
