import type { OutgoingMessage, SendResult } from '../channels/channel.ts';
import { makeMailId } from '../channels/mailThreads.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { surveyTextFor } from '../surveys/surveyTexts.ts';
import { settleDelivery } from './deliveryStates.ts';
import { holdDelivery } from './holdDelivery.ts';

// Sends one delivery. It is claimed before the provider is called, so two workers never send the same; a crash in
// between leaves a lease that runs out, and then we ask the provider instead of sending again.

const LEASE_SECONDS = 60;

/** Job. Throws AppError('channel_unavailable') when the provider is busy, so that it is tried again. */
export async function deliverMessage(hub: Hub, { deliveryId }: { deliveryId: string }): Promise<void> {
  if (await holdDelivery(hub, deliveryId)) return;
  const claimed = await hub.pool.query(
    `UPDATE delivery SET state = 'leased', leases = leases + 1, leased_until = now() + $2 * interval '1 s'
      WHERE id = $1 AND state IN ('pending', 'held') AND due_at <= now() + interval '100 ms' RETURNING id`,
    [deliveryId, LEASE_SECONDS],
  );
  if (claimed.rowCount === 0) return;
  const outgoing = await prepare(hub, deliveryId);
  if (!outgoing) return;
  // The last look, with the claim in hand: an opt-out that came this instant still counts.
  if (await isOptedOut(hub, outgoing.message.to, outgoing.channel)) {
    await settleDelivery(hub, deliveryId, { state: 'canceled', reason: 'opted_out' });
    return;
  }
  await conclude(hub, deliveryId, await senderOf(hub, outgoing.channel).send(outgoing.message));
}

/** Leases that ran out: the answer to the send is lost. Ask the provider; what cannot be known is shown as unknown. */
export async function settleLostLeases(hub: Hub): Promise<number> {
  const { rows } = await hub.pool.query<{ id: string }>(
    `SELECT id FROM delivery WHERE state = 'leased' AND leased_until < now() ORDER BY leased_until LIMIT 100`,
  );
  for (const { id } of rows) {
    const outgoing = await prepare(hub, id);
    if (!outgoing) continue;
    const found = await senderOf(hub, outgoing.channel).lookUp(outgoing.message);
    if (found) await conclude(hub, id, found);
    else await settleDelivery(hub, id, { state: 'unknown', reason: 'The provider did not answer' });
  }
  return rows.length;
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

function senderOf(hub: Hub, channel: 'sms' | 'email') {
  return channel === 'sms' ? hub.channels.sms : hub.channels.email;
}

interface Prepared {
  channel: 'sms' | 'email';
  message: OutgoingMessage;
}

async function prepare(hub: Hub, deliveryId: string): Promise<Prepared | null> {
  const row = await hub.prisma.delivery.findUnique({ where: { id: deliveryId }, include: { message: true } });
  if (!row || row.channel === 'call') return null;
  const text =
    row.purpose === 'survey' ? await surveyTextFor(hub, { messageId: row.messageId }) : row.message.text;
  const references =
    row.channel === 'email' && row.message.conversationId
      ? await mailReferences(hub, row.message.conversationId, row.messageId)
      : [];
  const mailId = row.channel === 'email' ? makeMailId(hub.config.authSecret, row.id, row.from) : null;
  if (mailId && row.message.mailId !== mailId)
    await hub.prisma.message.update({ where: { id: row.messageId }, data: { mailId } });
  return {
    channel: row.channel,
    message: {
      deliveryId: row.id,
      conversationId: row.message.conversationId,
      callbackToken: row.callbackToken,
      from: row.from,
      to: row.to,
      text,
      subject: row.message.subject,
      references,
      mailId,
      automated: row.purpose !== 'reply',
    },
  };
}

async function isOptedOut(hub: Hub, to: string, channel: 'sms' | 'email'): Promise<boolean> {
  const address = await hub.prisma.address.findUnique({
    where: { kind_value: { kind: channel === 'sms' ? 'phone' : 'email', value: to } },
    select: { optedOutAt: true },
  });
  return address?.optedOutAt != null;
}

/** The thread so far, oldest first, at most twenty: what a mail program needs to keep the answer in its thread. */
async function mailReferences(hub: Hub, conversationId: string, exceptId: string): Promise<string[]> {
  const earlier = await hub.prisma.message.findMany({
    where: { conversationId, mailId: { not: null }, id: { not: exceptId } },
    orderBy: { createdAt: 'desc' },
    take: 20,
    select: { mailId: true },
  });
  return earlier.flatMap((message) => (message.mailId ? [message.mailId] : [])).reverse();
}

async function mirrorOptOut(hub: Hub, deliveryId: string): Promise<void> {
  await hub.pool.query(
    `UPDATE address a SET opted_out_at = coalesce(a.opted_out_at, now()) FROM delivery d
      WHERE d.id = $1 AND a.kind = (CASE WHEN d.channel = 'email' THEN 'email' ELSE 'phone' END)::"AddressKind" AND a.value = d."to"`,
    [deliveryId],
  );
}
