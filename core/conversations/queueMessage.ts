import { randomBytes } from 'node:crypto';
import type { Attachment } from '../contract/attachments.ts';
import type { MailRecipient, MailRole } from '../contract/mail.ts';
import type { DeliveryPurpose, MessageChannel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

export interface NewMessage {
  clientId: string;
  conversationId: string | null;
  channel: MessageChannel;
  purpose: DeliveryPurpose;
  from: string;
  to: string;
  /** What the timeline shows. A survey's link is left out here and put in at the instant of sending. */
  text: string;
  /** Of a mail that was written with a form; safe already. */
  html?: string | null;
  subject?: string | null;
  agentId?: string | null;
  clientKey?: string | null;
  /** Those who get it besides `to`, of a mail: each has a delivery of its own. */
  copies?: MailRecipient[];
  answersId?: string | null;
  /** A mail that was passed on begins a thread of its own. */
  isForward?: boolean;
  /** Files whose rows this transaction has taken; the message owns them from now on. */
  attachments?: Attachment[];
  /** It may be taken back until then. */
  sendAt?: Date | undefined;
  /** The same order twice makes one message. */
  idempotencyKey: string;
}

/** Flag of a message of ours that was passed on. */
export const FORWARDED = 'forwarded';

export interface QueuedMessage extends Recorded {
  messageId: string;
  deliveryId: string;
}

/**
 * Puts a message on its way: message, delivery and event. It sends nothing; the job does, after the commit.
 * Gives null when the idempotency key was used before.
 */
export async function queueMessage(tx: Tx, order: NewMessage): Promise<QueuedMessage | null> {
  const known = await tx.db.delivery.findUnique({
    where: { idempotencyKey: order.idempotencyKey },
    select: { id: true },
  });
  if (known) return null;
  const message = await tx.db.message.create({
    data: {
      clientId: order.clientId,
      conversationId: order.conversationId,
      channel: order.channel,
      direction: 'outbound',
      from: order.from,
      to: shownTo(order),
      subject: order.subject ?? null,
      text: order.text,
      html: order.html ?? null,
      agentId: order.agentId ?? null,
      answersId: order.answersId ?? null,
      flags: order.isForward ? [FORWARDED] : [],
      ...(order.copies?.length ? { recipients: [{ address: order.to, role: 'to' }, ...order.copies] } : {}),
      attachments: order.attachments ?? [],
    },
  });
  const deliveryId = await addDelivery(tx, order, { messageId: message.id, to: order.to, role: null });
  const copies = [];
  for (const { address: to, role } of order.copies ?? [])
    copies.push({ deliveryId: await addDelivery(tx, order, { messageId: message.id, to, role }), to, role });
  const recorded = await recordEvent(tx, {
    clientId: order.clientId,
    conversationId: order.conversationId,
    agentId: order.agentId ?? null,
    kind: 'message.queued',
    data: {
      messageId: message.id,
      deliveryId,
      channel: order.channel,
      text: order.text,
      subject: order.subject ?? null,
      to: shownTo(order),
      purpose: order.purpose,
      clientKey: order.clientKey ?? null,
      ...(copies.length > 0 ? { copies } : {}),
      ...(order.attachments?.length ? { attachments: order.attachments } : {}),
      ...(order.html ? { hasHtml: true } : {}),
      ...(order.sendAt ? { sendAt: order.sendAt.toISOString() } : {}),
    },
  });
  return { ...recorded, messageId: message.id, deliveryId };
}

async function addDelivery(
  tx: Tx,
  order: NewMessage,
  { messageId, to, role }: { messageId: string; to: string; role: MailRole | null },
): Promise<string> {
  const { id } = await tx.db.delivery.create({
    data: {
      messageId,
      clientId: order.clientId,
      channel: order.channel,
      purpose: order.purpose,
      from: order.from,
      to,
      role,
      idempotencyKey: role === null ? order.idempotencyKey : `${order.idempotencyKey}:${to}`,
      ...(order.sendAt ? { dueAt: order.sendAt } : {}),
      callbackToken: randomBytes(24).toString('base64url'),
    },
    select: { id: true },
  });
  return id;
}

/** All whom the mail says it is to. */
function shownTo({ to, copies = [] }: NewMessage): string {
  return [to, ...copies.filter(({ role }) => role === 'to').map(({ address }) => address)].join(', ');
}
