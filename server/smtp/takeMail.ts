import { hasSmuggledEnd } from '#core/channels/mailStructure.ts';
import { normaliseMailAddress, readRecipient } from '#core/channels/mailThreads.ts';
import { mailLimits } from '#core/channels/parsedMail.ts';
import { receiveMail, type MailDoor } from '#core/conversations/receiveMail.ts';
import type { Hub } from '#core/hub.ts';

/** A refusal with its SMTP code. */
export class ReplyError extends Error {
  override name = 'ReplyError';
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** RCPT TO: only our own mail addresses, as they are or with a reply token of ours. */
export async function checkRecipient(hub: Hub, recipient: string): Promise<void> {
  await ourAddressOf(hub, recipient);
}

export interface Envelope {
  sender: string | null;
  recipients: readonly string[];
}

/** DATA: gives the words behind "250" once the mail is committed; throws what to say instead. */
export async function takeMail(
  at: MailDoor,
  stream: AsyncIterable<Buffer>,
  envelope: Envelope,
): Promise<string> {
  const raw = await collect(stream);
  if (raw === null) throw new ReplyError(552, 'The mail is too large');
  if (hasSmuggledEnd(raw)) throw new ReplyError(550, 'A line end in this mail is broken');
  const recipients = await Promise.all(
    envelope.recipients.map((recipient) => ourAddressOf(at.hub, recipient)),
  );
  await receiveMail(at, { raw, sender: envelope.sender, recipients });
  return 'Received';
}

async function ourAddressOf(hub: Hub, recipient: string): Promise<string> {
  const refusal = new ReplyError(550, 'No such mailbox here');
  const address = normaliseMailAddress(recipient);
  if (address === null) throw refusal;
  if (await isOurs(hub, address)) return address;
  const to = readRecipient(hub.config.authSecret, address);
  if (to.kind === 'thread' && (await isOurs(hub, to.address))) return to.address;
  throw refusal;
}

async function isOurs(hub: Hub, address: string): Promise<boolean> {
  const { rowCount } = await hub.pool.query({
    name: 'is_our_mail_address',
    text: `SELECT 1 FROM our_address WHERE kind = 'email' AND value = $1`,
    values: [address],
  });
  return rowCount === 1;
}

/** All of the mail, or null when it is too large; the rest is still read, so that the answer can be said. */
async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer | null> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > mailLimits.bytes) chunks = [];
    else chunks.push(chunk);
  }
  return bytes > mailLimits.bytes ? null : Buffer.concat(chunks);
}
