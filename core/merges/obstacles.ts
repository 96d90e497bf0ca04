import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { MergeObstacle } from '../contract/merges.ts';

type Obstacle = z.infer<typeof MergeObstacle>;

interface Row {
  channel: Obstacle['channel'];
  our_address: string;
  conversation_ids: string[];
}

/**
 * Where both are in touch with us at once, by one channel and one address of ours: which of the two conversations would go
 * on is for the agents who have them in hand. One person cannot be on two lines of one kind, so it is rare, and never urgent.
 */
export async function obstaclesOf(
  db: Prisma.TransactionClient,
  { winnerId, loserId }: { winnerId: string; loserId: string },
): Promise<Obstacle[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT v.channel, o.value AS our_address, array_agg(v.id::text ORDER BY v.opened_at) AS conversation_ids
      FROM conversation v JOIN our_address o ON o.id = v.our_address_id
     WHERE v.client_id IN (${winnerId}::uuid, ${loserId}::uuid) AND v.state IN ('arriving', 'queued', 'offered', 'handled', 'joined')
     GROUP BY v.channel, o.value, v.thread HAVING count(*) > 1 ORDER BY 1, 2`;
  return rows.map((row) => ({
    channel: row.channel,
    ourAddress: row.our_address,
    conversationIds: row.conversation_ids,
  }));
}
