import { SmuggledEndWatch } from '#core/channels/mailStructure.ts';
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

export interface FoundMailbox {
  /** Without its token. */
  address: string;
  /** The delivery of ours that this is the reply address of. */
  repliesTo: string | null;
}

/** Our mail addresses, as senders name them: as they are, or with a reply token of ours. */
export interface Mailboxes {
  /** What a sender named, read. Throws the refusal of what is none of ours. */
  find(recipient: string): Promise<FoundMailbox>;
  /** RCPT TO: the same, for the refusal alone. */
  check(recipient: string): Promise<void>;
}

/**
 * What was ours is believed for a second: a sender asks twice for each mail, and what was taken from us meanwhile is found
 * out when the mail is recorded. What is not ours is asked for every time.
 */
const BELIEVED_MS = 1_000;
const MOST_BELIEVED = 1_000;

export function createMailboxes(hub: Hub): Mailboxes {
  const believed = new Map<string, number>();
  const asked = new Map<string, Promise<boolean>>();

  async function isOurs(address: string): Promise<boolean> {
    if ((believed.get(address) ?? 0) > performance.now()) return true;
    // Those who ask in the same moment share the answer.
    const answer = asked.get(address) ?? ask(address).finally(() => asked.delete(address));
    asked.set(address, answer);
    return answer;
  }

  async function ask(address: string): Promise<boolean> {
    const { rowCount } = await hub.pool.query({
      name: 'is_our_mail_address',
      text: `SELECT 1 FROM our_address WHERE kind = 'email' AND value = $1`,
      values: [address],
    });
    if (believed.size >= MOST_BELIEVED) believed.clear();
    if (rowCount === 1) believed.set(address, performance.now() + BELIEVED_MS);
    return rowCount === 1;
  }

  async function find(recipient: string): Promise<FoundMailbox> {
    const address = normaliseMailAddress(recipient);
    if (address === null) throw refusal();
    if (await isOurs(address)) return { address, repliesTo: null };
    const to = readRecipient(hub.config.authSecret, address);
    if (to.kind === 'thread' && (await isOurs(to.address)))
      return { address: to.address, repliesTo: to.deliveryId };
    throw refusal();
  }

  return {
    find,
    async check(recipient) {
      // Asked anew: while the database is away nobody is let on to DATA.
      believed.clear();
      await find(recipient);
    },
  };
}

const refusal = (): ReplyError => new ReplyError(550, 'No such mailbox here');

export interface Envelope {
  sender: string | null;
  recipients: readonly string[];
  ip?: string | null;
  helo?: string | null;
}

export type SmtpDoor = MailDoor & { mailboxes: Mailboxes };

/** DATA: gives the words behind "250" once the mail is committed; throws what to say instead. */
export async function takeMail(
  at: SmtpDoor,
  stream: AsyncIterable<Buffer>,
  envelope: Envelope,
): Promise<string> {
  const watch = new SmuggledEndWatch();
  const raw = await collect(stream, watch);
  if (raw === null) throw new ReplyError(552, 'The mail is too large');
  if (watch.found()) throw new ReplyError(550, 'A line end in this mail is broken');
  const found = await Promise.all(envelope.recipients.map((recipient) => at.mailboxes.find(recipient)));
  await receiveMail(at, {
    raw,
    envelope: {
      sender: envelope.sender,
      recipients: [...new Set(found.map(({ address }) => address))],
      repliesTo: found.flatMap(({ repliesTo }) => repliesTo ?? []),
      ip: envelope.ip ?? null,
      helo: envelope.helo ?? null,
    },
  });
  return 'Received';
}

/** All of the mail, or null when it is too large; the rest is still read, so that the answer can be said. */
async function collect(stream: AsyncIterable<Buffer>, watch: SmuggledEndWatch): Promise<Buffer | null> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > mailLimits.bytes) chunks = [];
    else {
      watch.see(chunk);
      chunks.push(chunk);
    }
  }
  return bytes > mailLimits.bytes ? null : Buffer.concat(chunks);
}
