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
  // A conversation that goes to another client while this waits is looked for again, with its new client.
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const taken = await tx.db.$queryRaw<unknown[]>`
    WITH owner AS MATERIALIZED (
      SELECT c.id FROM client c
       WHERE c.id = (SELECT v.client_id FROM conversation v WHERE v.id = ${conversationId}::uuid) FOR NO KEY UPDATE)
    SELECT v.id FROM conversation v
     WHERE v.id = ${conversationId}::uuid AND v.client_id = (SELECT owner.id FROM owner) FOR UPDATE`;
    if (taken.length > 0) return;
  }
}

/** Two merges at once are rare, three are not seen; who finds nothing by then asks for a conversation that is not there. */
const MOST_TRIES = 3;

/**
 * Takes the rows of several clients, and then of all their conversations that are not over, each by id: the order of the
 * inbound door, so that two merges the other way round wait for each other in a line and not in a circle.
 */
export async function lockClients(tx: Tx, clientIds: readonly string[]): Promise<void> {
  await tx.db
    .$queryRaw`SELECT id FROM client WHERE id = ANY (${clientIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.db.$queryRaw`
    SELECT id FROM conversation WHERE client_id = ANY (${clientIds}::uuid[]) AND state <> 'closed' ORDER BY id FOR UPDATE`;
}

/** Who this client is now: itself, or who it was merged into. For ids that are older than the transaction. */
export async function livingClient(tx: Pick<Tx, 'db'>, clientId: string): Promise<string> {
  const row = await tx.db.client.findUnique({ where: { id: clientId }, select: { mergedIntoId: true } });
  return row?.mergedIntoId ?? clientId;
}
