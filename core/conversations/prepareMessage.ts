import type { Attachment } from '../../prisma/generated/client.ts';
import { mediaUrl } from '../attachments/mediaLinks.ts';
import type { OutgoingFile, OutgoingMessage } from '../channels/channel.ts';
import { MailRecipient } from '../contract/mail.ts';
import { documentOfWritten } from '../channels/writtenHtml.ts';
import { makeMailId } from '../channels/mailThreads.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { FORWARDED } from './queueMessage.ts';
import { unsubscribeUrl } from '../mailboxes/unsubscribe.ts';
import { signatureFor } from '../mailboxes/mailboxes.ts';
import { surveyMail } from '../surveys/surveyMail.ts';
import { inviteOfKey, outgoingText } from '../surveys/surveyTexts.ts';

export interface Prepared {
  channel: 'sms' | 'email';
  message: OutgoingMessage;
}

/** A delivery as it leaves the house; null when there is none. */
export async function prepareMessage(hub: Hub, deliveryId: string): Promise<Prepared | null> {
  const row = await hub.prisma.delivery.findUnique({
    where: { id: deliveryId },
    include: { message: { include: { files: { orderBy: { place: 'asc' } } } } },
  });
  if (!row || row.channel === 'call') return null;
  const isMail = row.channel === 'email';
  // What a person wrote for later is a person's.
  const isAutomatic = row.purpose !== 'reply' && row.message.agentId === null;
  const signature = isMail && !isAutomatic ? await signatureFor(hub, row) : null;
  const isSurvey = isMail && row.purpose === 'survey';
  const begins = Array.isArray(row.message.flags) && row.message.flags.includes(FORWARDED);
  const references =
    isMail && row.message.conversationId && !begins ? await mailReferences(hub, row.message) : [];
  const mailId = isMail ? await mailIdOf(hub, row) : null;
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
      text: [outgoingText(hub, row, row.message.text), ...(signature === null ? [] : [signature])].join(
        '\n\n',
      ),
      html: isSurvey
        ? await surveyMail(hub, inviteOfKey(row.idempotencyKey), row.message.text)
        : row.message.html && documentOfWritten(row.message.html, signature),
      named: namedIn(row.message.recipients),
      subject: row.message.subject,
      references,
      mailId,
      files: isMail ? filesOf(hub, row.message.files) : [],
      media: isMail ? [] : row.message.files.map(({ id }) => mediaUrl(hub.config, id)),
      unsubscribeUrl: isMail && isAutomatic ? unsubscribeUrl(hub.config, row.id) : null,
      automated: isAutomatic,
    },
  };
}

function filesOf(hub: Hub, rows: readonly Attachment[]): OutgoingFile[] {
  return rows.map(({ id, name, type, bytes, storeKey }) => ({
    name,
    type,
    bytes,
    async open() {
      const stream = storeKey === null ? null : await hub.files.open(storeKey);
      if (!stream) throw new AppError('unavailable', `The file ${id} is not there`);
      return stream;
    },
  }));
}

function namedIn(recipients: unknown): { to: string[]; cc: string[] } {
  const all = recipients ? MailRecipient.array().parse(recipients) : [];
  const of = (role: 'to' | 'cc') => all.filter((one) => one.role === role).map(({ address }) => address);
  return { to: of('to'), cc: of('cc') };
}

/** All copies of a mail are one mail: named after the first's delivery. */
async function mailIdOf(hub: Hub, row: { id: string; from: string; messageId: string; role: string | null }) {
  const first =
    row.role === null
      ? row
      : await hub.prisma.delivery.findFirst({ where: { messageId: row.messageId, role: null } });
  return makeMailId(hub.config.authSecret, first?.id ?? row.id, row.from);
}

/**
 * The thread so far, oldest first, at most twenty: what a mail program needs to keep the answer in its thread. What is
 * answered is the last.
 */
async function mailReferences(
  hub: Hub,
  { id, conversationId, answersId }: { id: string; conversationId: string | null; answersId: string | null },
): Promise<string[]> {
  const earlier = await hub.prisma.message.findMany({
    where: { conversationId, mailId: { not: null }, id: { not: id } },
    orderBy: { createdAt: 'desc' },
    take: 20,
    select: { id: true, mailId: true },
  });
  const answered = earlier.find((message) => message.id === answersId);
  const inOrder = [
    ...(answered ? [answered] : []),
    ...earlier.filter((message) => message !== answered),
  ].toReversed();
  return inOrder.flatMap(({ mailId }) => mailId ?? []);
}
