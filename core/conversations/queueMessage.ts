import { randomBytes } from 'node:crypto';
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
  subject?: string | null;
  agentId?: string | null;
  clientKey?: string | null;
  /** The same order twice makes one message. */
  idempotencyKey: string;
}

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
      to: order.to,
      subject: order.subject ?? null,
      text: order.text,
      agentId: order.agentId ?? null,
    },
  });
  const delivery = await tx.db.delivery.create({
    data: {
      messageId: message.id,
      clientId: order.clientId,
      channel: order.channel,
      purpose: order.purpose,
      from: order.from,
      to: order.to,
      idempotencyKey: order.idempotencyKey,
      callbackToken: randomBytes(24).toString('base64url'),
    },
  });
  const recorded = await recordEvent(tx, {
    clientId: order.clientId,
    conversationId: order.conversationId,
    agentId: order.agentId ?? null,
    kind: 'message.queued',
    data: {
      messageId: message.id,
      deliveryId: delivery.id,
      channel: order.channel,
      text: order.text,
      subject: order.subject ?? null,
      to: order.to,
      purpose: order.purpose,
      clientKey: order.clientKey ?? null,
    },
  });
  return { ...recorded, messageId: message.id, deliveryId: delivery.id };
}
