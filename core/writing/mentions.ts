import type { Tx } from '../db.ts';

export interface Mentions {
  agentIds: readonly string[];
  queueIds: readonly string[];
}

interface Named extends Mentions {
  clientId: string;
  /** Who writes needs no telling. */
  byAgentId: string;
}

/** Whom a note names, themselves or by a queue they work in: only who may see the client, and has not left. */
export async function mentionedAgents(
  tx: Tx,
  { agentIds, queueIds, clientId, byAgentId }: Named,
): Promise<string[]> {
  if (agentIds.length + queueIds.length === 0) return [];
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM client c JOIN agent a ON a.division_id = c.division_id JOIN "user" u ON u.id = a.user_id
     WHERE c.id = ${clientId}::uuid AND u."disabledAt" IS NULL AND a.id <> ${byAgentId}::uuid
       AND (a.id = ANY (${[...agentIds]}::uuid[]) OR EXISTS (
         SELECT FROM queue_member m JOIN queue q ON q.id = m.queue_id AND q.division_id = c.division_id
          WHERE m.agent_id = a.id AND m.queue_id = ANY (${[...queueIds]}::uuid[])))
     ORDER BY a.id LIMIT 500`;
  return rows.map(({ id }) => id);
}
