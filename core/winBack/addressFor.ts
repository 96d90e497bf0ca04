import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';

/** Where a message of this kind reaches the client: the newest address that has not opted out. Throws `invalid_request` where there is none. */
export async function addressFor(tx: Tx, clientId: string, channel: 'sms' | 'email') {
  const address = await tx.db.address.findFirst({
    where: { clientId, kind: channel === 'sms' ? 'phone' : 'email', optedOutAt: null },
    orderBy: { createdAt: 'desc' },
    select: { value: true, client: { select: { timeZone: true } } },
  });
  if (!address)
    throw new AppError('invalid_request', 'There is nowhere to send this to', {
      fields: { contacts: channel === 'sms' ? 'has no number' : 'has no mail address' },
    });
  return { channel, to: address.value, subject: null, timeZone: address.client.timeZone };
}
