import type { MessageSender, SendResult } from '../channels/channel.ts';
import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import { leavingRules } from '../governor/leavingRules.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { settleDelivery, type Settlement } from './deliveryStates.ts';
import { holdDelivery } from './holdDelivery.ts';
import { beUncertain } from './lostAnswers.ts';
import { prepareMessage, type Prepared } from './prepareMessage.ts';

// Sends one delivery. It is claimed before the provider is called, so two workers never send the same; a crash in
// between leaves a lease that runs out, and then we ask the provider instead of sending again.

/** Longer than the adapters take to give up on a send (10 s, and 45 s for a mail), short enough to be settled in a minute. */
export const SMS_LEASE_SECONDS = 20;
const LEASE_SECONDS = { sms: SMS_LEASE_SECONDS, email: 50 };

/** Job. Throws AppError('channel_unavailable') when the provider is busy, so that it is tried again. */
export async function deliverMessage(hub: Hub, { deliveryId }: { deliveryId: string }): Promise<void> {
  if (await holdDelivery(hub, deliveryId)) return;
  const under = await leavingRules(hub, deliveryId);
  const claimed = await hub.pool.query(
    `UPDATE delivery SET state = 'leased', leases = leases + 1, uncertain_since = NULL, left_under = $4,
            leased_until = now() + CASE channel WHEN 'email' THEN $3::int ELSE $2::int END * interval '1 s'
      WHERE id = $1 AND state IN ('pending', 'held') AND due_at <= now() + interval '100 ms' RETURNING id`,
    [deliveryId, LEASE_SECONDS.sms, LEASE_SECONDS.email, under && JSON.stringify(under)],
  );
  if (claimed.rowCount === 0) return;
  const outgoing = await prepareMessage(hub, deliveryId);
  if (!outgoing) return;
  // The last look, with the claim in hand: an opt-out that came this instant still counts.
  const refusal = await whyNotTo(hub, outgoing);
  if (refusal) {
    await settleDelivery(hub, deliveryId, refusal);
    return;
  }
  const sender = outgoing.channel === 'sms' ? hub.channels.sms : hub.channels.email;
  await concludeSend(hub, { deliveryId, sender }, await sender.send(outgoing.message));
}

/** Writes what the provider said. Throws AppError('channel_unavailable') when it was busy. */
export async function concludeSend(
  hub: Hub,
  { deliveryId, sender }: { deliveryId: string; sender: MessageSender },
  result: SendResult,
): Promise<void> {
  // Who can be asked is asked: that is better than telling the agent at once that nobody knows.
  if (result.kind === 'unknown' && sender.lookUp) await beUncertain(hub, deliveryId);
  else await conclude(hub, deliveryId, result);
}

async function conclude(hub: Hub, deliveryId: string, result: SendResult): Promise<void> {
  switch (result.kind) {
    case 'accepted':
      await settleDelivery(hub, deliveryId, { state: 'accepted', providerId: result.providerId });
      return;
    case 'refused':
      if (result.optedOut) await mirrorOptOut(hub, deliveryId);
      await settleDelivery(hub, deliveryId, { state: 'failed', reason: result.reason });
      return;
    case 'unknown':
      await settleDelivery(hub, deliveryId, { state: 'unknown', reason: result.reason });
      return;
    case 'busy':
      await hub.pool.query(
        `UPDATE delivery SET state = 'pending', leased_until = NULL WHERE id = $1 AND state = 'leased'`,
        [deliveryId],
      );
      throw new AppError('channel_unavailable', result.reason);
  }
}

/** Automated mails that one address gets in a day at most, whatever plans them: two machines never write in a circle. */
const MOST_AUTOMATIC = 5;

interface RefusalRow {
  opted_out: boolean;
  dead: string | null;
  automatic: number;
}

/** Who has opted out, where nothing arrives, and whom machines of ours have written to enough. */
async function whyNotTo(hub: Hub, { channel, message }: Prepared): Promise<Settlement | null> {
  const { rows } = await hub.pool.query<RefusalRow>({
    name: 'why_not_to',
    text: `SELECT EXISTS (SELECT FROM address WHERE kind = $2::"AddressKind" AND value = $1 AND opted_out_at IS NOT NULL) AS opted_out,
      CASE WHEN $2 = 'email' THEN (SELECT coalesce(d.status, '') FROM dead_address d WHERE d.value = $1) END AS dead,
      CASE WHEN $3 THEN (SELECT count(*) FROM delivery d WHERE d."to" = $1 AND d.purpose <> 'reply' AND d.channel = 'email'
        AND d.created_at > now() - interval '24 hours' AND d.left_at IS NOT NULL AND d.id <> $4)::int ELSE 0 END AS automatic`,
    values: [
      message.to,
      channel === 'sms' ? 'phone' : 'email',
      channel === 'email' && message.automated,
      message.deliveryId,
    ],
  });
  const [row] = rows;
  if (row?.opted_out) return { state: 'canceled', reason: 'opted_out' };
  if (row && row.dead !== null) return { state: 'failed', reason: `dead_${row.dead || 'address'}` };
  if (row && row.automatic >= MOST_AUTOMATIC) return { state: 'canceled', reason: 'too_many_automatic' };
  return null;
}

/** The carrier says that this address has opted out there: so it has here, and its client's timeline says so. */
async function mirrorOptOut(hub: Hub, deliveryId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const { to, channel } = await tx.db.delivery.findUniqueOrThrow({ where: { id: deliveryId } });
    const which = { kind: channel === 'email' ? 'email' : 'phone', value: to } as const;
    const address = await tx.db.address.findUnique({ where: { kind_value: which } });
    if (!address) return;
    await lockClient(tx, address.clientId);
    const { count } = await tx.db.address.updateMany({
      where: { id: address.id, optedOutAt: null },
      data: { optedOutAt: new Date() },
    });
    if (count > 0)
      await recordEvent(tx, { clientId: address.clientId, kind: 'client.optedOut', data: which });
  });
}
