import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { HandOver, HandedOver } from '../contract/handOver.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { requireAtWork } from '../inbox/assign.ts';
import { recordEvents } from '../timeline/recordEvents.ts';
import { addHouseNotices } from '../writing/notices.ts';
import { membersOf } from './followUpDesks.ts';

// What somebody still has to do, in other hands: one transaction, one statement for the rows and one for what the timelines say of
// them. Must stay true: nothing leaves the division, and who gave away what is over meanwhile gives nothing.

type Order = z.output<typeof HandOver>;

interface Given {
  id: string;
  client_id: string;
  conversation_id: string | null;
  title: string;
  queue_id: string | null;
}

/**
 * Gives all open follow-ups of one person, or those named, to a colleague or to a team. Throws `not_found` for people and teams that
 * are none of the viewer's division or have left, `invalid_request` for no or the same hands.
 */
export async function handOver(hub: Hub, viewer: Viewer, order: Order): Promise<HandedOver> {
  const { fromId, toId, queueId } = order;
  const isOne = (toId === undefined) !== (queueId === undefined);
  if (!isOne || toId === fromId)
    throw new AppError('invalid_request', 'To one other person, or to one team', {
      fields: { toId: toId === undefined ? 'is missing' : 'must be one other person, or a team' },
    });
  const done = await withTransaction(hub, async (tx) => {
    const receivers = await receiversOf(tx, viewer, { toId, queueId });
    const given = await giveAway(tx, viewer, order);
    await recordEvents(
      tx,
      given.map((row) => ({
        clientId: row.client_id,
        conversationId: row.conversation_id,
        agentId: viewer.agentId,
        kind: 'followUp.assigned' as const,
        data: {
          followUpId: row.id,
          title: row.title,
          fromOwnerId: fromId,
          ownerId: toId ?? null,
          queueId: row.queue_id,
          handedOver: true,
        },
      })),
    );
    if (given.length > 0)
      await addHouseNotices(tx, {
        agentIds: receivers.filter((agentId) => agentId !== viewer.agentId),
        kind: 'followUpsGiven',
        byAgentId: fromId,
        eventId: randomUUID(),
        text: String(given.length),
      });
    return { given, receivers };
  });
  hub.bus.desks([...new Set([fromId, ...done.receivers])], 'followUp');
  return { count: done.given.length, clients: new Set(done.given.map((row) => row.client_id)).size };
}

async function receiversOf(
  tx: Tx,
  viewer: Viewer,
  { toId, queueId }: Pick<Order, 'toId' | 'queueId'>,
): Promise<string[]> {
  if (toId !== undefined) {
    await requireAtWork(tx, viewer, toId);
    return [toId];
  }
  const team = await tx.db.queue.findFirst({
    where: { id: queueId ?? '', divisionId: viewer.divisionId },
    select: { id: true },
  });
  if (!team) throw new AppError('not_found', 'There is no such team');
  return membersOf({ prisma: tx.db }, team.id);
}

/** The clients first, each by id, as the inbound door does; what goes to another client at this moment stays where it is. */
async function giveAway(tx: Tx, viewer: Viewer, order: Order): Promise<Given[]> {
  const { fromId, toId = null, queueId = null, clientId = null } = order;
  const only = order.followUpIds ?? null;
  const taken = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT c.id::text AS id FROM client c
     WHERE c.division_id = ${viewer.divisionId}::uuid
       AND (${clientId}::uuid IS NULL OR c.id = ${clientId}::uuid)
       AND c.id IN (SELECT f.client_id FROM follow_up f
                     WHERE f.owner_id = ${fromId}::uuid AND f.state IN ('planned', 'overdue')
                       AND (${only}::uuid[] IS NULL OR f.id = ANY (${only}::uuid[])))
     ORDER BY c.id FOR NO KEY UPDATE`;
  const clientIds = taken.map(({ id }) => id);
  return tx.db.$queryRaw<Given[]>`
    UPDATE follow_up f
       SET owner_id = ${toId}::uuid, queue_id = coalesce(${queueId}::uuid, f.queue_id), for_supervisor = false
     WHERE f.owner_id = ${fromId}::uuid AND f.state IN ('planned', 'overdue')
       AND f.client_id = ANY (${clientIds}::uuid[])
       AND (${only}::uuid[] IS NULL OR f.id = ANY (${only}::uuid[]))
    RETURNING f.id::text AS id, f.client_id::text AS client_id, f.conversation_id::text AS conversation_id, f.title,
              f.queue_id::text AS queue_id`;
}
