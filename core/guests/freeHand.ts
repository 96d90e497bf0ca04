import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';

// One call at a time: with a client, in a colleague's call, or with a colleague.

type Talk = 'client' | 'guest' | 'colleague';

/**
 * Takes the rows of these agents, in one order, so that of two calls that begin at once one comes second. Gives who of them
 * is in a call, and in which; a conversation that is `begun` by the caller does not count.
 */
export async function lockHands(
  tx: Tx,
  agentIds: readonly string[],
  begun: string | null = null,
): Promise<Map<string, Talk>> {
  // A statement of its own: one that waits for a row reads the other tables as they were before it waited.
  await tx.db
    .$queryRaw`SELECT id FROM agent WHERE id = ANY (${agentIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.db.$queryRaw<{ id: string; talk: Talk | null }[]>`
    SELECT a.id,
           CASE WHEN EXISTS (SELECT FROM conversation v WHERE v.agent_id = a.id AND v.channel = 'call'
                                AND v.state = 'handled' AND v.id IS DISTINCT FROM ${begun}::uuid) THEN 'client'
                WHEN EXISTS (SELECT FROM call_guest g WHERE g.agent_id = a.id AND g.state IN ('ringing', 'in_call')) THEN 'guest'
                WHEN a.colleague_calls > 0 THEN 'colleague' END AS talk
      FROM agent a WHERE a.id = ANY (${agentIds}::uuid[])`;
  return new Map(rows.flatMap(({ id, talk }) => (talk ? [[id, talk] as const] : [])));
}

const refusals = {
  client: 'You are on another call',
  guest: 'You are in a colleague’s call',
  colleague: 'You are talking with a colleague',
} as const satisfies Record<Talk, string>;

/** Who is in a call has no hand free for another. Takes the agent's row (see `lockHands`). Throws `conflict`. */
export async function requireFreeHand(tx: Tx, agentId: string, begun: string | null = null): Promise<void> {
  const talk = (await lockHands(tx, [agentId], begun)).get(agentId);
  if (talk) throw new AppError('conflict', refusals[talk]);
}
