import { bytesOf, keepClientFiles, toAttachment } from '../attachments/keepFiles.ts';
import { checkSender } from '../channels/checkSender.ts';
import { deliveryOfMailId } from '../channels/mailThreads.ts';
import type { MailParser } from '../channels/parseMail.ts';
import { mailLimits, type MailFile, type MailReading, type ParsedMail } from '../channels/parsedMail.ts';
import type { Attachment } from '../contract/attachments.ts';
import type { MailEnvelope, SenderCheck } from '../contract/mail.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { inTrace, traceOfKey } from '../trace.ts';
import { forgetDead } from '../mailboxes/deadAddresses.ts';
import { settleBounce } from './settleBounce.ts';
import { factsOf, keyOf, toItem } from './mailItem.ts';
import type { MailLine } from './mailLine.ts';
import { findThread, type FoundThread } from './mailThread.ts';
import type { InboundDoor } from './receiveInbound.ts';

// A mail that came in, whole. Must stay true: the raw mail is stored before anything is made of it, and when this
// returns everything is committed. What is no person's mail, or cannot be read in one way only, is kept with a reason.

export interface ArrivedMail {
  raw: Buffer;
  envelope: MailEnvelope;
  /** When it came to the mailbox that it was fetched from; left out: now. */
  at?: Date;
}

export interface MailDoor {
  hub: Hub;
  door: InboundDoor;
  line: MailLine;
  parser: MailParser;
}

/** Takes a mail in. Throws when it could not be kept (the database is away): then it was not taken. */
export async function receiveMail(at: MailDoor, mail: ArrivedMail): Promise<'taken' | 'kept'> {
  const reading = await at.parser.parse(mail.raw);
  const known = await learnMore(at.hub, mail, reading);
  if (await isTakenTogether(at, mail, known)) return 'taken';
  const reason = await whyNotForPeople(at.hub, mail, reading);
  const rawId = await keepRaw(at.hub, mail, { ...known, reason });
  if ('unreadable' in reading || reason !== null) {
    at.hub.log.info({ rawId, reason }, 'mail kept, not taken in');
    if (reason === 'bounce' && !('unreadable' in reading) && reading.bounce)
      await settleBounce(at.hub, reading.bounce, mail.envelope);
    return 'kept';
  }
  for (const recipient of new Set(mail.envelope.recipients))
    await takeIn(at, { ...known, reading }, { recipient, rawId, raw: mail.raw, at: mail.at });
  // Mail arrives there, for one comes from there.
  await forgetDead(at.hub, reading.from);
  return 'taken';
}

/** Takes in what a person has looked at and found to be a person's mail, whatever signs of machines it bears. */
export async function takeInForPerson(
  at: MailDoor,
  { raw, envelope }: ArrivedMail,
  { reading, rawId }: { reading: ParsedMail; rawId: string },
): Promise<void> {
  const thread = await findThread(at.hub, reading, { envelope, sender: null });
  for (const recipient of envelope.recipients)
    await takeIn(at, { reading, sender: null, thread }, { recipient, rawId, raw });
}

/** Keeps a mail that could not be taken in, with the reason, for a person to look at. */
export function keepApart(hub: Hub, mail: ArrivedMail, reason: string): Promise<string> {
  return keepRaw(hub, mail, { reading: { unreadable: reason }, sender: null, thread: 'none', reason });
}

/** A mail with what was found out about it. */
interface Known {
  reading: MailReading;
  sender: SenderCheck | null;
  thread: FoundThread;
}
type Read = Known & { reading: ParsedMail };

/** Who vouches for a person's mail, and where it belongs. */
async function learnMore(hub: Hub, { raw, envelope }: ArrivedMail, reading: MailReading): Promise<Known> {
  if ('unreadable' in reading || signOfMachine(hub, envelope, reading))
    return { reading, sender: null, thread: 'none' };
  const mta = new URL(hub.config.publicUrl).hostname;
  const sender = await checkSender({ raw, envelope, mta }, hub.mailDns);
  return { reading, sender, thread: await findThread(hub, reading, { envelope, sender }) };
}

/** The commonest case, by far: one recipient, one reading, a person's words. All else is decided one by one. */
async function isTakenTogether(
  { hub, line }: MailDoor,
  { raw, envelope, at: cameAt }: ArrivedMail,
  { reading, sender, thread }: Known,
): Promise<boolean> {
  const [recipient, ...more] = envelope.recipients;
  if ('unreadable' in reading || signOfMachine(hub, envelope, reading) || !recipient || more.length > 0)
    return false;
  const key = keyOf(raw, reading);
  const attachments = await keepFiles(hub, reading.files);
  const at = timeOf(hub, cameAt);
  const item = toItem(reading, { recipient, key, at, rawId: null, attachments, thread, sender });
  return line.take({ item, raw, key, facts: factsOf(reading, sender), envelope });
}

async function whyNotForPeople(hub: Hub, mail: ArrivedMail, reading: MailReading): Promise<string | null> {
  if ('unreadable' in reading) return reading.unreadable;
  const sign = signOfMachine(hub, mail.envelope, reading);
  if (sign) return sign;
  // Answered, it would come back to us, and round.
  const { rowCount } = await hub.pool.query(`SELECT 1 FROM our_address WHERE kind = 'email' AND value = $1`, [
    reading.from,
  ]);
  return rowCount ? 'own_address' : null;
}

function signOfMachine({ config }: Hub, { sender }: MailEnvelope, reading: ParsedMail): string | null {
  if (reading.bounce) return 'bounce';
  if (reading.automatic || sender === null || reading.from.startsWith('mailer-daemon@')) return 'auto_reply';
  return reading.messageId && deliveryOfMailId(config.authSecret, reading.messageId) ? 'own_mail' : null;
}

/** The same mail twice is one row: by what it says, not by the path it took. */
async function keepRaw(
  hub: Hub,
  { raw, envelope }: ArrivedMail,
  { reading, sender, reason }: Known & { reason: string | null },
): Promise<string> {
  const facts = 'unreadable' in reading ? null : JSON.stringify(factsOf(reading, sender));
  const { rows } = await hub.pool.query<{ id: string }>(
    `INSERT INTO raw_inbound (id, source, "from", bytes, reason, dedupe_key, facts, envelope, division_ids)
     SELECT new_id(), 'email', $1, $2, $3, $4, $6, $7, ARRAY(SELECT DISTINCT q.division_id FROM our_address o
       JOIN queue q ON q.id = o.queue_id WHERE o.kind = 'email' AND o.value = ANY ($5::text[]))
     ON CONFLICT (dedupe_key) DO UPDATE SET dedupe_key = excluded.dedupe_key RETURNING id`,
    [
      'unreadable' in reading ? envelope.sender : reading.from,
      raw,
      reason,
      keyOf(raw, reading),
      envelope.recipients,
      facts,
      JSON.stringify(envelope),
    ],
  );
  const row = rows[0];
  if (!row) throw new Error('raw_inbound gave no row');
  return row.id;
}

/** Nothing comes from the future, whatever a server's clock says. */
function timeOf({ clock }: Hub, cameAt: Date | undefined): Date {
  const now = clock.now();
  return cameAt && cameAt < now ? cameAt : now;
}

interface Place {
  recipient: string;
  rawId: string;
  raw: Buffer;
  at?: Date | undefined;
}

async function takeIn({ hub, door }: MailDoor, known: Read, place: Place): Promise<void> {
  const { reading, sender, thread } = known;
  const { recipient, rawId, raw } = place;
  const isCopied = await isIdTaken(hub, reading, { recipient, rawId });
  const attachments = await keepFiles(hub, reading.files);
  const at = timeOf(hub, place.at);
  const arrival = { recipient, key: keyOf(raw, reading), at, rawId, attachments, thread, sender };
  const plain = toItem(reading, arrival);
  const item = isCopied ? { ...plain, flags: [...(plain.flags ?? []), 'copied_message_id'] } : plain;
  try {
    await inTrace(traceOfKey(item.dedupeKey), 'mail', () => door.receive(item));
    // An earlier try may have died between the two steps, and the sweep have noted that.
    await hub.pool.query(`UPDATE raw_inbound SET reason = NULL WHERE id = $1 AND reason = 'unfinished'`, [
      rawId,
    ]);
  } catch (error) {
    // The address was taken from us since the sender named it: the mail stays, with the reason why nobody has it.
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    await hub.pool.query(`UPDATE raw_inbound SET reason = 'unknown_destination' WHERE id = $1`, [rawId]);
  }
}

/** The same file is kept once for each message that has it: who may see one may not see the other. */
async function keepFiles(hub: Hub, files: readonly MailFile[]): Promise<Attachment[]> {
  if (files.length === 0) return [];
  const kept = await keepClientFiles(
    hub,
    files.map((file) => ({ ...file, source: bytesOf(file.content) })),
    mailLimits.bytes,
  );
  return kept.map(toAttachment);
}

async function isIdTaken(
  hub: Hub,
  mail: ParsedMail,
  { recipient, rawId }: Pick<Place, 'recipient' | 'rawId'>,
): Promise<boolean> {
  if (mail.messageId === null) return false;
  const { rowCount } = await hub.pool.query(
    `SELECT 1 FROM message WHERE mail_id = $1 AND direction = 'inbound' AND "to" = $2 AND raw_id <> $3 LIMIT 1`,
    [mail.messageId, recipient, rawId],
  );
  return rowCount === 1;
}
