import type { Tx } from '../db.ts';

/**
 * Takes the client's row for the rest of the transaction, as the inbound door does: what comes in meanwhile waits, so
 * "has the client written?" and "was there a survey lately?" are safe questions. Taken before any row that belongs to the client.
 */
export async function lockClient(tx: Tx, clientId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM client WHERE id = ${clientId}::uuid FOR NO KEY UPDATE`;
}
