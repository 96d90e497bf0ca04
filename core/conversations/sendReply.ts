import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { Reply } from '../contract/api.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { lockConversation, type ConversationRow } from './conversations.ts';
import { requireHolder } from './holder.ts';
import { queueMessage } from './queueMessage.ts';

/** The longest text that providers take as one message, in UTF-16 units. */
export const MAX_TEXT = 1_600;

interface ReplyOrder extends z.output<typeof Reply> {
  conversationId: string;
}

/**
 * The agent's answer by text or mail: message, delivery, event; the provider is called by a job.
 * The same `clientKey` again gives the first one's event. Throws `invalid_state`, `opted_out`, `already_assigned`.
 */
export async function sendReply(hub: Hub, viewer: Viewer, order: ReplyOrder): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    const again = await findByClientKey(tx, conversation.clientId, order.clientKey);
    if (again) return again;
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled')
      throw new AppError('invalid_state', 'The conversation is not open for an answer');
    return replyIn(tx, conversation, { ...order, agentId: viewer.agentId });
  });
}

interface ReplyText {
  text: string;
  subject?: string | undefined;
  clientKey?: string | undefined;
  agentId: string;
}

/** Queues a message in a conversation whose row is taken. */
export async function replyIn(tx: Tx, conversation: ConversationRow, reply: ReplyText): Promise<Recorded> {
  const { channel } = conversation;
  if (channel === 'call')
    throw new AppError('invalid_request', 'A call is not answered in writing: start a text or mail');
  if (channel === 'sms' && reply.text.length > MAX_TEXT) {
    throw new AppError('invalid_request', `A text has at most ${MAX_TEXT} characters`, {
      fields: { text: 'is too long' },
    });
  }
  const to = conversation.address?.value;
  if (!to) throw new AppError('channel_unavailable', 'The client has no address here');
  await refuseOptedOut(tx, conversation);
  const queued = await queueMessage(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    channel,
    purpose: 'reply',
    from: conversation.ourAddress.value,
    to,
    text: reply.text,
    subject: channel === 'email' ? (reply.subject ?? replySubject(conversation.subject)) : null,
    agentId: reply.agentId,
    clientKey: reply.clientKey ?? null,
    idempotencyKey: `reply:${conversation.clientId}:${reply.clientKey ?? randomUUID()}`,
  });
  if (!queued) throw new AppError('conflict', 'This message was sent already');
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { waitingSince: null, preview: reply.text.slice(0, 140) },
  });
  return queued;
}

async function refuseOptedOut(tx: Tx, conversation: ConversationRow): Promise<void> {
  if (!conversation.addressId) return;
  const address = await tx.db.address.findUnique({
    where: { id: conversation.addressId },
    select: { optedOutAt: true },
  });
  if (address?.optedOutAt)
    throw new AppError('opted_out', 'The client has asked not to be written to at this address');
}

function replySubject(subject: string | null): string {
  if (!subject) return 'Your message';
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

interface KeyedRow {
  id: string;
  seq: number;
  at: Date;
}

async function findByClientKey(
  tx: Tx,
  clientId: string,
  clientKey: string | undefined,
): Promise<Recorded | null> {
  if (!clientKey) return null;
  const rows = await tx.db.$queryRaw<KeyedRow[]>`
    SELECT e.id, e.seq, e.at FROM delivery d JOIN timeline_event e
      ON e.client_id = d.client_id AND e.kind = 'message.queued' AND e.data->>'deliveryId' = d.id::text
     WHERE d.idempotency_key = ${`reply:${clientId}:${clientKey}`} ORDER BY e.seq DESC LIMIT 1`;
  const row = rows[0];
  return row ? { eventId: row.id, seq: row.seq, at: row.at, fresh: false } : null;
}

/** A note of the agent's own, for colleagues only. The same `clientKey` again is the same note. */
export async function addNote(
  hub: Hub,
  viewer: Viewer,
  note: { clientId: string; conversationId: string | null; text: string; clientKey?: string | undefined },
): Promise<Recorded> {
  return withTransaction(hub, (tx) =>
    recordEvent(tx, {
      clientId: note.clientId,
      conversationId: note.conversationId,
      agentId: viewer.agentId,
      kind: 'note.added',
      data: { text: note.text, clientKey: note.clientKey ?? null },
      ...(note.clientKey ? { dedupeKey: `note:${note.clientId}:${note.clientKey}` } : {}),
    }),
  );
}
