import { deliveryOfMailId } from '../channels/mailThreads.ts';
import type { Bounce } from '../channels/parsedMail.ts';
import type { MailEnvelope } from '../contract/mail.ts';
import type { Hub } from '../hub.ts';
import { isForGood, noteDead } from '../mailboxes/deadAddresses.ts';
import { settleDelivery } from './deliveryStates.ts';

/**
 * What a server says of a mail of ours. Only a mail of ours can fail here: the address that the report came to, or the
 * Message-ID in it, carries our HMAC.
 */
export async function settleBounce(hub: Hub, bounce: Bounce, envelope: MailEnvelope): Promise<void> {
  if (bounce.action !== 'failed') return;
  const delivery = await deliveryOf(hub, bounce, envelope);
  if (!delivery) return;
  if (isForGood(bounce.status))
    await noteDead(hub, {
      value: delivery.to,
      status: bounce.status,
      diagnostic: bounce.diagnostic,
      deliveryId: delivery.id,
    });
  await settleDelivery(hub, delivery.id, {
    state: 'undelivered',
    reason: bounce.status ? `bounced_${bounce.status}` : 'bounced',
  });
}

interface Row {
  id: string;
  to: string;
}

/** By the address it came back to; else of all copies of the mail in the report, the one to whom it did not arrive. */
async function deliveryOf(hub: Hub, bounce: Bounce, { repliesTo }: MailEnvelope): Promise<Row | null> {
  const byMail = bounce.originalMessageId
    ? deliveryOfMailId(hub.config.authSecret, bounce.originalMessageId)
    : null;
  const { rows } = await hub.pool.query<Row>(
    `SELECT d.id, d."to" FROM delivery d WHERE d.channel = 'email' AND (d.id = ANY ($1::uuid[]) OR d.message_id =
       (SELECT f.message_id FROM delivery f WHERE f.id = $2))
      ORDER BY d.id = ANY ($1::uuid[]) DESC, d."to" = $3 DESC, d.role IS NULL DESC LIMIT 1`,
    [repliesTo.slice(0, 1), byMail, bounce.recipient],
  );
  return rows[0] ?? null;
}
