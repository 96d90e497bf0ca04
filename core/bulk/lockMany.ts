import type { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';

const parts = {
  queue: { select: { name: true } },
  agent: { select: { name: true } },
  tags: { select: { tagId: true } },
} satisfies Prisma.ConversationInclude;

export type ManyRow = Prisma.ConversationGetPayload<{ include: typeof parts }>;

/**
 * Takes several conversations for the rest of the transaction: their clients first, each by id, as the inbound door does. One
 * that goes to another client at this very moment is left out: it was not taken.
 */
export async function lockMany(tx: Tx, ids: readonly string[]): Promise<Map<string, ManyRow>> {
  const taken = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT c.id::text AS id FROM client c
     WHERE c.id IN (SELECT v.client_id FROM conversation v WHERE v.id = ANY (${ids}::uuid[])) ORDER BY c.id FOR NO KEY UPDATE`;
  const clientIds = taken.map(({ id }) => id);
  await tx.db.$queryRaw`
    SELECT v.id FROM conversation v
     WHERE v.id = ANY (${ids}::uuid[]) AND v.client_id = ANY (${clientIds}::uuid[]) ORDER BY v.id FOR UPDATE`;
  const rows = await tx.db.conversation.findMany({
    where: { id: { in: [...ids] }, clientId: { in: clientIds } },
    include: parts,
  });
  return new Map(rows.map((row) => [row.id, row]));
}
