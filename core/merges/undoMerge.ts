import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { lockClients } from '../clients/lockClient.ts';
import type { UndoneMerge } from '../contract/merges.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { carryBack } from './carryRows.ts';
import { continueConversations } from './continueConversations.ts';
import { backOf, Change } from './mergeFields.ts';
import { waitingQueuesOf } from './waitingQueues.ts';

// A merge taken back. Must stay true: what was carried over and is still there goes back, row by row; what came after
// stays with the winner, also where it came into a conversation that goes back.

const Fields = z.record(z.string(), Change);

/** Takes a merge back. Throws `conflict` when it is taken back already, or its loser has gone on to somebody else since. */
export async function undoMerge(
  hub: Hub,
  viewer: Viewer,
  { mergeId }: { mergeId: string },
): Promise<UndoneMerge> {
  return withTransaction(hub, (tx) => undo(tx, viewer, mergeId));
}

async function undo(tx: Tx, viewer: Viewer, mergeId: string): Promise<UndoneMerge> {
  const { loserId, winnerId, fields } = await take(tx, mergeId);
  await tx.db.clientMerge.update({
    where: { id: mergeId },
    data: { undoneAt: new Date(), undoneById: viewer.agentId },
  });
  await tx.db.client.update({ where: { id: loserId }, data: { mergedIntoId: null } });
  await undoLinksAcross(tx, mergeId, viewer.agentId);
  await carryBack(tx, { mergeId, from: winnerId, to: loserId });
  const continued = await continueConversations(tx, { mergeId, loserId, winnerId });
  const winner = await tx.db.client.findUniqueOrThrow({ where: { id: winnerId } });
  const loser = await tx.db.client.findUniqueOrThrow({ where: { id: loserId } });
  const changes = Fields.parse(fields);
  await tx.db.client.update({
    where: { id: winnerId },
    data: { ...backOf(winner, changes), ...timesBack(winner, changes) },
  });
  const agentId = viewer.agentId;
  await recordEvent(tx, {
    clientId: loserId,
    agentId,
    kind: 'client.restored',
    data: { mergeId, winnerId, winnerName: winner.name },
  });
  await recordEvent(tx, {
    clientId: winnerId,
    agentId,
    kind: 'client.unmerged',
    data: { mergeId, loserId, loserName: loser.name, queueIds: await waitingQueuesOf(tx, loserId) },
  });
  for (const { id, ...data } of continued)
    await recordEvent(tx, {
      clientId: winnerId,
      conversationId: id,
      agentId,
      kind: 'conversation.splitOff',
      data: { ...data, why: 'unmerged' },
    });
  return { winnerId, loserId, continuedIds: continued.map(({ id }) => id) };
}

/**
 * What was worked on together across the two is not any more. Throws `conflict` while some of it is open: who has it is to be
 * decided by a person.
 */
async function undoLinksAcross(tx: Tx, mergeId: string, agentId: string): Promise<void> {
  const across = await tx.db.$queryRaw<{ id: string; is_open: boolean }[]>`
    SELECT l.id, p.state <> 'closed' AS is_open FROM client_merge_row r
      JOIN conversation_link l ON r.row_id IN (l.head_id, l.part_id) AND l.undone_at IS NULL
      JOIN conversation p ON p.id = l.part_id
     WHERE r.merge_id = ${mergeId}::uuid AND r.in_table = 'conversation' AND NOT EXISTS (
       SELECT FROM client_merge_row o WHERE o.merge_id = r.merge_id AND o.in_table = 'conversation'
          AND o.row_id IN (l.head_id, l.part_id) AND o.row_id <> r.row_id)`;
  if (across.some((one) => one.is_open))
    throw new AppError('conflict', 'Conversations of both are worked on together: separate them first');
  await tx.db.conversationLink.updateMany({
    where: { id: { in: across.map(({ id }) => id) } },
    data: { undoneAt: new Date(), undoneById: agentId },
  });
}

/** The merge with the rows of both, the winner being who the loser leads to now: it may have been merged further. */
async function take(tx: Tx, mergeId: string) {
  const found = await tx.db.clientMerge.findUniqueOrThrow({ where: { id: mergeId } });
  const before = await tx.db.client.findUniqueOrThrow({ where: { id: found.loserId } });
  await lockClients(tx, [found.loserId, before.mergedIntoId ?? found.winnerId]);
  const merge = await tx.db.clientMerge.findUniqueOrThrow({ where: { id: mergeId } });
  const loser = await tx.db.client.findUniqueOrThrow({ where: { id: merge.loserId } });
  if (merge.undoneAt || !loser.mergedIntoId || loser.mergedIntoId !== before.mergedIntoId)
    throw new AppError('conflict', 'This merge was taken back already, or is being changed');
  return { loserId: merge.loserId, winnerId: loser.mergedIntoId, fields: merge.fields };
}

interface Times {
  lastContactAt: Date | null;
  lastSurveyAt: Date | null;
  decidedAt: Date | null;
}

function timesBack(winner: Times, changes: z.infer<typeof Fields>): Partial<Times> {
  const back = (name: keyof Times): Partial<Times> => {
    const change = changes[name];
    if (!change || (winner[name]?.toISOString() ?? null) !== change.became) return {};
    return { [name]: change.was === null ? null : new Date(change.was) };
  };
  return { ...back('lastContactAt'), ...back('lastSurveyAt'), ...back('decidedAt') };
}
