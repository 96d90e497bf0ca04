import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { takeTextSender } from './textSenders.ts';

/** How long a text waits that has no number to leave from. */
const WAIT_MS = 3_600_000;

interface PutOff {
  id: string;
  messageId: string;
  clientId: string;
  channel: 'sms' | 'email' | 'call';
  from: string;
  to: string;
}

/**
 * A text that was put off leaves from the next number of ours where its own was retired meanwhile. True where there is none: it
 * goes on waiting, and its client's timeline says why.
 */
export async function isWithoutSender(hub: Hub, putOff: PutOff): Promise<boolean> {
  const { id, messageId, clientId, channel, from, to } = putOff;
  if (channel !== 'sms') return false;
  const retired = { kind: 'phone', value: from, retiredAt: { not: null } } as const;
  if ((await hub.prisma.ourAddress.count({ where: retired })) === 0) return false;
  return withTransaction(hub, async (tx) => {
    // Whoever sends takes the delivery first, and the client after.
    const waiting = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM delivery WHERE id = ${id}::uuid AND state IN ('pending', 'held') FOR UPDATE`;
    if (waiting.length === 0) return false;
    await lockClient(tx, clientId);
    const { divisionId } = await tx.db.client.findUniqueOrThrow({ where: { id: clientId } });
    const sender = await takeTextSender(tx, { divisionId, to });
    if (sender) {
      await tx.db.delivery.update({ where: { id }, data: { from: sender.value } });
      await tx.db.message.update({ where: { id: messageId }, data: { from: sender.value } });
      return false;
    }
    const until = new Date(Date.now() + WAIT_MS);
    const why = 'no_address' as const;
    await tx.db.delivery.update({ where: { id }, data: { state: 'held', heldReason: why, dueAt: until } });
    const { conversationId } = await tx.db.message.findUniqueOrThrow({ where: { id: messageId } });
    await recordEvent(tx, {
      clientId,
      conversationId,
      kind: 'message.held',
      data: {
        deliveryId: id,
        messageId,
        channel,
        state: 'held',
        reason: why,
        why,
        until: until.toISOString(),
      },
    });
    return true;
  });
}
