import { livingClient, lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { cancelOvertakenTexts } from './clientReplied.ts';

/** Job: the client wrote or called, so texts that were planned before are not sent. */
export async function cancelTexts(hub: Hub, order: { clientId: string }): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const clientId = await livingClient(tx, order.clientId);
    await lockClient(tx, clientId);
    await cancelOvertakenTexts(tx, clientId);
  });
}
