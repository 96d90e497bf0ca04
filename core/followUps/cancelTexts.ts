import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { cancelOvertakenTexts } from './clientReplied.ts';

/** Job: the client wrote or called, so texts that were planned before are not sent. */
export async function cancelTexts(hub: Hub, { clientId }: { clientId: string }): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    await cancelOvertakenTexts(tx, clientId);
  });
}
