import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import { NeedKind, type ClientNeed, type ListNeeds, type NewNeed } from '../contract/needs.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// Needs, difficulties and problems of a client (PR-31). The timeline says that they changed; the words stand here.

const MOST = 200;

/** The newest first, at most 200. */
export async function listNeeds(
  hub: Hub,
  { clientId, q, kind, settled }: z.output<typeof ListNeeds> & { clientId: string },
): Promise<ClientNeed[]> {
  const rows = await hub.prisma.clientNeed.findMany({
    where: {
      clientId,
      ...(q ? { text: { contains: q, mode: 'insensitive' } } : {}),
      ...(kind ? { kind } : {}),
      ...(settled === undefined ? {} : { settledAt: settled === 'true' ? { not: null } : null }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: MOST,
  });
  const people = await hub.prisma.agent.findMany({
    where: { id: { in: [...new Set(rows.map(({ byAgentId }) => byAgentId))] } },
    select: { id: true, name: true },
  });
  return rows.map(({ byAgentId, clientId: _client, ...row }) => ({
    ...row,
    kind: NeedKind.parse(row.kind),
    by: people.find(({ id }) => id === byAgentId) ?? null,
    at: row.at.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
}

/** Throws `not_found` for a conversation of another client, `conflict` where there are 200 already. */
export async function noteNeed(
  hub: Hub,
  { agentId }: Viewer,
  { clientId, kind, text, conversationId }: z.output<typeof NewNeed> & { clientId: string },
): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    if (conversationId && (await tx.db.conversation.count({ where: { id: conversationId, clientId } })) === 0)
      throw new AppError('not_found', 'There is no such conversation');
    if ((await tx.db.clientNeed.count({ where: { clientId } })) >= MOST)
      throw new AppError('conflict', `There are ${MOST} needs of this client already`);
    await tx.db.clientNeed.create({
      data: { clientId, conversationId: conversationId ?? null, kind, text, byAgentId: agentId },
    });
    await tellChanged(tx, clientId, agentId);
  });
}

/** Met or out of the way, or not yet after all. Gives whose it is. Throws `not_found`. */
export async function settleNeed(
  hub: Hub,
  { agentId }: Viewer,
  { needId, settled }: { needId: string; settled: boolean },
): Promise<string> {
  return withTransaction(hub, async (tx) => {
    const found = await tx.db.clientNeed.findUnique({ where: { id: needId }, select: { clientId: true } });
    if (!found) throw new AppError('not_found', 'There is no such need');
    await lockClient(tx, found.clientId);
    const { count } = await tx.db.clientNeed.updateMany({
      where: { id: needId, settledAt: settled ? null : { not: null } },
      data: { settledAt: settled ? new Date() : null },
    });
    if (count > 0) await tellChanged(tx, found.clientId, agentId);
    return found.clientId;
  });
}

async function tellChanged(tx: Tx, clientId: string, agentId: string): Promise<void> {
  await recordEvent(tx, { clientId, agentId, kind: 'client.updated', data: { fields: ['needs'] } });
}
