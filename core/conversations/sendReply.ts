import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { takeUploads } from '../attachments/uploads.ts';
import type { Viewer } from '../access/viewer.ts';
import { paragraphsOf } from '../channels/textToHtml.ts';
import type { WrittenWords } from '../channels/writtenHtml.ts';
import type { Reply } from '../contract/api.ts';
import type { Attachment } from '../contract/attachments.ts';
import type { MailAnswer, MailCopies, MailRecipient } from '../contract/mail.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { requireWhole } from '../writing/requireWhole.ts';
import { wordsOf } from '../writing/wordsOf.ts';
import { spendDraft } from '../writing/spendDraft.ts';
import { lockConversation, type ConversationRow } from './conversations.ts';
import { requireHolder } from './holder.ts';
import { noteAnswered, requireAnswerable } from './joinedParts.ts';
import { planAnswer, planCopies } from './mailAnswer.ts';
import { queueMessage } from './queueMessage.ts';
import { replySender } from './replySender.ts';
import { undoUntil } from './undoSend.ts';

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
  const sendAt = await undoUntil(hub, order.canUndo);
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    const again = await findByClientKey(tx, conversation.clientId, order.clientKey);
    if (again) return again;
    requireHolder(conversation, viewer);
    await requireAnswerable(tx, conversation);
    await refuseUnseen(tx, conversation.clientId, { seenSeq: order.seenSeq, agentId: viewer.agentId });
    return replyIn(tx, conversation, { ...order, sendAt, agentId: viewer.agentId });
  });
}

/** Asked with the client's row in hand, so that no word slips in between. Throws `conflict`. */
async function refuseUnseen(
  tx: Tx,
  clientId: string,
  { seenSeq, agentId }: { seenSeq: number | undefined; agentId: string },
): Promise<void> {
  if (seenSeq === undefined) return;
  const unseen = await tx.db.timelineEvent.findFirst({
    where: {
      clientId,
      seq: { gt: seenSeq },
      OR: [
        { kind: 'message.received' },
        {
          kind: 'message.queued',
          agentId: { not: agentId },
          data: { path: ['purpose'], equals: 'reply' },
        },
      ],
    },
    select: { seq: true },
  });
  if (unseen)
    throw new AppError(
      'conflict',
      'Somebody wrote since this was begun. Look, and send it again if it still fits',
      {
        details: { seq: unseen.seq },
      },
    );
}

interface ReplyText {
  text: string;
  /** As it was written for a mail; the words are made of it. */
  html?: string | undefined;
  subject?: string | undefined;
  clientKey?: string | undefined;
  attachmentIds?: readonly string[] | undefined;
  /** It may be taken back until then. */
  sendAt?: Date | undefined;
  mail?: z.output<typeof MailAnswer> | undefined;
  copies?: z.output<typeof MailCopies> | undefined;
  agentId: string;
}

/** Queues a message in a conversation whose row is taken. */
export async function replyIn(tx: Tx, conversation: ConversationRow, reply: ReplyText): Promise<Recorded> {
  const { channel } = conversation;
  if (channel === 'call')
    throw new AppError('invalid_request', 'A call is not answered in writing: start a text or mail');
  const words = wordsOf(channel, reply);
  const ids = reply.attachmentIds ?? [];
  if (words.text === '' && ids.length === 0)
    throw new AppError('invalid_request', 'There is nothing to send', { fields: { text: 'is missing' } });
  if (channel === 'sms' && reply.text.length > MAX_TEXT) {
    throw new AppError('invalid_request', `A text has at most ${MAX_TEXT} characters`, {
      fields: { text: 'is too long' },
    });
  }
  requireWhole(`${reply.subject ?? ''} ${words.text}`);
  const { to, copies, forwarded, files, ...plan } = await planRecipients(tx, conversation, reply);
  await refuseOptedOut(tx, [to, ...copies.map(({ address }) => address)], channel);
  const attachments = await takeUploads(tx, reply.agentId, { ids, channel });
  const queued = await queueMessage(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    channel,
    purpose: 'reply',
    from: await replySender(tx, conversation),
    to,
    copies,
    ...plan,
    ...withForwarded(words, forwarded),
    agentId: reply.agentId,
    clientKey: reply.clientKey ?? null,
    attachments: [...attachments, ...files],
    sendAt: reply.sendAt,
    idempotencyKey: `reply:${conversation.clientId}:${reply.clientKey ?? randomUUID()}`,
  });
  if (!queued) throw new AppError('conflict', 'This message was sent already');
  await spendDraft(tx, {
    clientId: conversation.clientId,
    agentId: reply.agentId,
    channel,
    to,
    text: reply.text,
    attachmentIds: ids,
  });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { waitingSince: null, preview: previewOf(words.text, attachments) },
  });
  await noteAnswered(tx, conversation.id);
  return queued;
}

/** What lists show of a message: its words, else what its files are called. */
function previewOf(text: string, files: readonly Attachment[]): string {
  return (text || files.map(({ name }) => name).join(', ')).slice(0, 140);
}

/** A mail that is passed on stands below the words about it. */
function withForwarded({ text, html }: WrittenWords, forwarded: string): WrittenWords {
  if (forwarded === '') return { text, html };
  return {
    text: `${text}\n\n${forwarded}`,
    html: html && `${html}<p></p>${paragraphsOf(forwarded)}`,
  };
}

interface Outgoing {
  to: string;
  copies: MailRecipient[];
  subject: string | null;
  answersId: string | null;
  isForward: boolean;
  /** Goes below the agent's words. */
  forwarded: string;
  files: Attachment[];
}

/** To whom it goes: to those whom the answered mail names, else to the client of the conversation. */
async function planRecipients(tx: Tx, conversation: ConversationRow, reply: ReplyText): Promise<Outgoing> {
  const isMail = conversation.channel === 'email';
  if (!isMail && (reply.mail || reply.copies))
    throw new AppError('invalid_state', 'Only a mail goes to several');
  if (reply.mail) {
    const plan = await planAnswer(tx, conversation.id, reply.mail);
    const [{ address: to }, ...copies] = plan.recipients;
    const { answersId, isForward, forwarded, files } = plan;
    return { to, copies, subject: reply.subject ?? plan.subject, answersId, isForward, forwarded, files };
  }
  const to = conversation.address?.value;
  if (!to) throw new AppError('channel_unavailable', 'The client has no address here');
  const copies = reply.copies ? await planCopies(tx, to, reply.copies) : [];
  const subject = isMail ? (reply.subject ?? replySubject(conversation.subject)) : null;
  return { to, copies, subject, answersId: null, isForward: false, forwarded: '', files: [] };
}

/** Throws `opted_out` for who has said no there, `channel_unavailable` for where nothing arrives. */
export async function refuseOptedOut(
  tx: Tx,
  addresses: readonly string[],
  channel: 'sms' | 'email',
): Promise<void> {
  const kind = channel === 'email' ? 'email' : 'phone';
  const refused = await tx.db.address.findFirst({
    where: { kind, value: { in: [...addresses] }, optedOutAt: { not: null } },
    select: { value: true },
  });
  if (refused)
    throw new AppError('opted_out', 'The client has asked not to be written to at this address', {
      details: { address: refused.value },
    });
  const dead =
    channel === 'email' && (await tx.db.deadAddress.findFirst({ where: { value: { in: [...addresses] } } }));
  if (dead)
    throw new AppError(
      'channel_unavailable',
      `Mail to ${dead.value} does not arrive: ${dead.diagnostic ?? dead.status ?? ''}`,
      {
        details: { address: dead.value, status: dead.status },
      },
    );
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
  // Also under the name of who was merged into this client since.
  const rows = await tx.db.$queryRaw<KeyedRow[]>`
    SELECT e.id, e.seq, e.at FROM client c
      JOIN delivery d ON d.idempotency_key = 'reply:' || c.id || ':' || ${clientKey}
      JOIN timeline_event e ON e.client_id = c.id AND e.kind = 'message.queued' AND e.data->>'deliveryId' = d.id::text
     WHERE c.id = ${clientId}::uuid OR c.merged_into_id = ${clientId}::uuid ORDER BY e.seq DESC LIMIT 1`;
  const row = rows[0];
  return row ? { eventId: row.id, seq: row.seq, at: row.at, fresh: false } : null;
}
