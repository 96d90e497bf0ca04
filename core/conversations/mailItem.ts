import { createHash } from 'node:crypto';
import type { InboundItem } from '../channels/channel.ts';
import type { MailReading, ParsedMail } from '../channels/parsedMail.ts';
import type { Attachment } from '../contract/attachments.ts';
import type { MailFacts, SenderCheck } from '../contract/mail.ts';
import type { FoundThread } from './mailThread.ts';

/** What is known of a mail when it is taken in for one of our addresses. */
export interface Arrival {
  recipient: string;
  key: string;
  at: Date;
  /** Null when it will be known only in the database. */
  rawId: string | null;
  attachments: Attachment[];
  thread: FoundThread;
  sender: SenderCheck | null;
}

/** A mail as what comes in: from whom it is, and for a participant of a thread, as if its client had written. */
export function toItem(mail: ParsedMail, arrival: Arrival): InboundItem {
  const { recipient, thread, sender } = arrival;
  const joins = typeof thread === 'object' && thread.ourAddress === recipient ? thread.clientAddress : null;
  const isOther = joins !== null && joins !== mail.from;
  return {
    channel: 'email',
    dedupeKey: `${arrival.key}:${recipient}`,
    from: joins ?? mail.from,
    fromShown: mail.name ? `${mail.name} <${mail.from}>` : mail.from,
    to: recipient,
    at: arrival.at,
    name: isOther ? null : mail.name,
    language: isChinese(mail) ? 'zh' : 'en',
    text: mail.text,
    subject: mail.subject,
    html: mail.html,
    attachments: arrival.attachments,
    flags: [
      ...mail.flags,
      ...(sender?.verified === false ? ['unverified_sender'] : []),
      ...(isOther ? ['from_participant'] : []),
      ...(thread === 'stranger' ? ['stranger_in_thread'] : []),
    ],
    mailId: mail.messageId,
    references: mail.references,
    rawId: arrival.rawId,
  };
}

/** What was read of a mail besides its words. */
export function factsOf(mail: ParsedMail, sender: SenderCheck | null): MailFacts {
  return { from: mail.from, to: mail.to, cc: mail.cc, replyTo: mail.replyTo, quoted: mail.quoted, sender };
}

/** A copied Message-ID on other words is another mail; without one, only the very same bytes are the same. */
export function keyOf(raw: Buffer, reading: MailReading): string {
  if ('unreadable' in reading || reading.messageId === null)
    return `mail:sha256:${createHash('sha256').update(raw).digest('hex')}`;
  const id = createHash('sha256').update(reading.messageId).digest('hex').slice(0, 32);
  return `mail:${id}:${reading.contentHash.slice(0, 32)}`;
}

/** Han characters, and no kana or hangul among them. */
function isChinese({ subject, text }: ParsedMail): boolean {
  const words = `${subject ?? ''} ${text}`;
  return (
    /\p{Script=Han}/u.test(words) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(words)
  );
}
