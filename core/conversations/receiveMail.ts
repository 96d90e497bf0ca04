import { createHash } from 'node:crypto';
import { deliveryOfMailId } from '../channels/mailThreads.ts';
import type { MailParser } from '../channels/parseMail.ts';
import type { Bounce, MailReading, ParsedMail } from '../channels/parsedMail.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { settleDelivery } from './deliveryStates.ts';
import type { InboundDoor } from './receiveInbound.ts';

// A mail that came in, whole. Must stay true: the raw mail is stored before anything is made of it, and when this
// returns everything is committed. What is no person's mail, or cannot be read in one way only, is kept with a reason.

export interface ArrivedMail {
  raw: Buffer;
  /** The envelope's sender; null for "<>", which only machines use. */
  sender: string | null;
  /** Our addresses it is for, without reply tokens. */
  recipients: readonly string[];
}

export interface MailDoor {
  hub: Hub;
  door: InboundDoor;
  parser: MailParser;
}

/** Takes a mail in. Throws when it could not be kept (the database is away): then it was not taken. */
export async function receiveMail(at: MailDoor, mail: ArrivedMail): Promise<'taken' | 'kept'> {
  const reading = await at.parser.parse(mail.raw);
  const reason = await whyNotForPeople(at.hub, mail, reading);
  const rawId = await keepRaw(at.hub, mail, { reading, reason });
  if ('unreadable' in reading || reason !== null) {
    at.hub.log.info({ rawId, reason }, 'mail kept, not taken in');
    if (reason === 'bounce' && !('unreadable' in reading) && reading.bounce)
      await settleBounce(at.hub, reading.bounce);
    return 'kept';
  }
  for (const recipient of new Set(mail.recipients))
    await takeIn(at, reading, { recipient, rawId, raw: mail.raw });
  return 'taken';
}

async function whyNotForPeople(hub: Hub, mail: ArrivedMail, reading: MailReading): Promise<string | null> {
  if ('unreadable' in reading) return reading.unreadable;
  if (reading.bounce) return 'bounce';
  if (reading.automatic || mail.sender === null || reading.from.startsWith('mailer-daemon@'))
    return 'auto_reply';
  if (reading.messageId && deliveryOfMailId(hub.config.authSecret, reading.messageId)) return 'own_mail';
  // Answered, it would come back to us, and round.
  const { rowCount } = await hub.pool.query(`SELECT 1 FROM our_address WHERE kind = 'email' AND value = $1`, [
    reading.from,
  ]);
  return rowCount ? 'own_address' : null;
}

/** The same mail twice is one row: by what it says, not by the path it took. */
async function keepRaw(
  hub: Hub,
  mail: ArrivedMail,
  what: { reading: MailReading; reason: string | null },
): Promise<string> {
  const from = 'unreadable' in what.reading ? mail.sender : what.reading.from;
  const { rows } = await hub.pool.query<{ id: string }>(
    `INSERT INTO raw_inbound (id, source, "from", bytes, reason, dedupe_key) VALUES (new_id(), 'email', $1, $2, $3, $4)
     ON CONFLICT (dedupe_key) DO UPDATE SET dedupe_key = excluded.dedupe_key RETURNING id`,
    [from, mail.raw, what.reason, keyOf(mail.raw, what.reading)],
  );
  const row = rows[0];
  if (!row) throw new Error('raw_inbound gave no row');
  return row.id;
}

/** A copied Message-ID on other words is another mail; without one, only the very same bytes are the same. */
function keyOf(raw: Buffer, reading: MailReading): string {
  if ('unreadable' in reading || reading.messageId === null)
    return `mail:sha256:${createHash('sha256').update(raw).digest('hex')}`;
  const id = createHash('sha256').update(reading.messageId).digest('hex').slice(0, 32);
  return `mail:${id}:${reading.contentHash.slice(0, 32)}`;
}

interface Place {
  recipient: string;
  rawId: string;
  raw: Buffer;
}

async function takeIn(
  { hub, door }: MailDoor,
  mail: ParsedMail,
  { recipient, rawId, raw }: Place,
): Promise<void> {
  const flags = (await isIdTaken(hub, mail, { recipient, rawId }))
    ? [...mail.flags, 'copied_message_id']
    : mail.flags;
  try {
    await door.receive({
      channel: 'email',
      dedupeKey: `${keyOf(raw, mail)}:${recipient}`,
      from: mail.from,
      fromShown: mail.name ? `${mail.name} <${mail.from}>` : mail.from,
      to: recipient,
      at: hub.clock.now(),
      name: mail.name,
      language: isChinese(mail) ? 'zh' : 'en',
      text: mail.text,
      subject: mail.subject,
      html: mail.html,
      attachments: mail.attachments,
      flags,
      mailId: mail.messageId,
      references: mail.references,
      rawId,
    });
  } catch (error) {
    // The address was taken from us since the sender named it: the mail stays, with the reason why nobody has it.
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    await hub.pool.query(`UPDATE raw_inbound SET reason = 'unknown_destination' WHERE id = $1`, [rawId]);
  }
}

async function isIdTaken(
  hub: Hub,
  mail: ParsedMail,
  { recipient, rawId }: Omit<Place, 'raw'>,
): Promise<boolean> {
  if (mail.messageId === null) return false;
  const { rowCount } = await hub.pool.query(
    `SELECT 1 FROM message WHERE mail_id = $1 AND direction = 'inbound' AND "to" = $2 AND raw_id <> $3 LIMIT 1`,
    [mail.messageId, recipient, rawId],
  );
  return rowCount === 1;
}

/** Han characters, and no kana or hangul among them. */
function isChinese({ subject, text }: ParsedMail): boolean {
  const words = `${subject ?? ''} ${text}`;
  return (
    /\p{Script=Han}/u.test(words) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(words)
  );
}

/** Only a mail of ours can fail here: the Message-ID in the report carries our HMAC. */
async function settleBounce(hub: Hub, bounce: Bounce): Promise<void> {
  const deliveryId =
    bounce.originalMessageId && deliveryOfMailId(hub.config.authSecret, bounce.originalMessageId);
  if (!deliveryId || bounce.action !== 'failed') return;
  await settleDelivery(hub, deliveryId, {
    state: 'undelivered',
    reason: bounce.status ? `bounced_${bounce.status}` : 'bounced',
  });
}
