import { createHmac, timingSafeEqual } from 'node:crypto';
import { lockClient } from '../clients/lockClient.ts';
import type { Config } from '../config.ts';
import type { Channel } from '../contract/words.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// "No more of these" with one press, from the mail program's own button (RFC 8058). The link is of one delivery and carries
// its proof: nothing is stored for it. Must stay true: asking what it is changes nothing; only a POST does.

const MAC_BYTES = 16;
const SHAPE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9a-f]{32})$/;

/** The address in the header of an automated mail, and below an automated text that cannot be answered. */
export function unsubscribeUrl(
  { publicUrl, authSecret }: Pick<Config, 'publicUrl' | 'authSecret'>,
  deliveryId: string,
): string {
  return `${publicUrl}/u/${deliveryId}.${proofOf(authSecret, deliveryId)}`;
}

/** The delivery that a link is of, or null for one that was made up. */
export function deliveryOfLink(authSecret: string, token: string): string | null {
  const [, deliveryId, proof] = SHAPE.exec(token) ?? [];
  if (deliveryId === undefined || proof === undefined) return null;
  const right = Buffer.from(proofOf(authSecret, deliveryId));
  return timingSafeEqual(right, Buffer.from(proof)) ? deliveryId : null;
}

/** Whether its reader is asked about no more; null when there is no such message. */
export async function readLink(hub: Hub, deliveryId: string): Promise<{ isOut: boolean } | null> {
  const delivery = await hub.prisma.delivery.findUnique({
    where: { id: deliveryId },
    select: { to: true, channel: true },
  });
  if (!delivery) return null;
  const address = await hub.prisma.address.findUnique({
    where: { kind_value: { kind: kindOf(delivery), value: delivery.to } },
  });
  return { isOut: address?.optedOutAt != null };
}

/** Nothing more is sent there. The same again changes nothing; gives false when there is no such message. */
export async function unsubscribe(hub: Hub, deliveryId: string): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    const delivery = await tx.db.delivery.findUnique({ where: { id: deliveryId } });
    if (!delivery) return false;
    const which = { kind: kindOf(delivery), value: delivery.to };
    const address = await tx.db.address.findUnique({ where: { kind_value: which } });
    // Who is nobody's client any more is written to no more either.
    if (!address) return true;
    await lockClient(tx, address.clientId);
    const { count } = await tx.db.address.updateMany({
      where: { id: address.id, optedOutAt: null },
      data: { optedOutAt: new Date(), askedAt: null, askedEventId: null },
    });
    if (count > 0)
      await recordEvent(tx, { clientId: address.clientId, kind: 'client.optedOut', data: which });
    return true;
  });
}

function kindOf({ channel }: { channel: Channel }): 'email' | 'phone' {
  return channel === 'email' ? 'email' : 'phone';
}

function proofOf(secret: string, deliveryId: string): string {
  return createHmac('sha256', secret)
    .update(`rapport unsubscribe\n${deliveryId}`)
    .digest()
    .subarray(0, MAC_BYTES)
    .toString('hex');
}
