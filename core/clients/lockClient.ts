import type { Tx } from '../db.ts';

/**
 * Takes the client's row for the rest of the transaction, as the inbound door does: what comes in meanwhile waits, so
 * "has the client written?" and "was there a survey lately?" are safe questions. Taken before any row that belongs to the client.
 */
export async function lockClient(tx: Tx, clientId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM client WHERE id = ${clientId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Takes a conversation's client and then the conversation itself: the order of the inbound door. Taken the other way
 * round, a client who writes and an agent who answers wait for each other in a circle.
 */
export async function lockConversationRow(tx: Tx, conversationId: string): Promise<void> {
  await tx.db.$queryRaw`
    WITH owner AS MATERIALIZED (
      SELECT c.id FROM client c
       WHERE c.id = (SELECT v.client_id FROM conversation v WHERE v.id = ${conversationId}::uuid) FOR NO KEY UPDATE)
    SELECT v.id FROM conversation v
     WHERE v.id = ${conversationId}::uuid AND v.client_id = (SELECT owner.id FROM owner) FOR UPDATE`;
}
