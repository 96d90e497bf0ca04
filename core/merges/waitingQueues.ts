import type { Tx } from '../db.ts';

/** The queues in which something of this client waits: whoever is free there is looked for again. */
export async function waitingQueuesOf(tx: Tx, clientId: string): Promise<string[]> {
  const waiting = await tx.db.conversation.findMany({
    where: { clientId, state: 'queued' },
    select: { queueId: true },
    distinct: ['queueId'],
  });
  return waiting.map(({ queueId }) => queueId);
}
