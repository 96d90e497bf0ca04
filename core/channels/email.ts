import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import type { MailFailure } from '../contract/mailAccounts.ts';
import type { MessageSender, OutgoingMessage, SendResult } from './channel.ts';
import { failureOf } from './mailFailure.ts';
import { makeMailId, normaliseMailAddress, replyAddress } from './mailThreads.ts';
import { documentOf, paragraphsOf } from './textToHtml.ts';
import {
  dkimOf,
  noWays,
  openHouseTransport,
  openLineTransport,
  type MailWay,
  type MailWays,
  type SmtpLine,
  type Transport,
} from './mailWay.ts';

// Mail out, over pooled SMTP connections: to the server of the mailbox, or to the house's. Must stay true: the same delivery is the same mail
// (Message-ID, boundaries), and once the last byte is out only the server's own word says what became of it.

/** Shorter than the lease of a delivery, or a second worker might send what the first is still sending. */
const GIVE_UP_AFTER_MS = 45_000;

export interface EmailSender extends MessageSender {
  /** Whether the relay answers and takes our credentials. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

interface Draft {
  mailId: string;
  from: string;
  to: string;
  named: { to: string[]; cc: string[] };
}

/** So many accounts have connections at once; whoever was used least recently gives them up. */
const MOST_LINES = 50;

/** Opens the sender; it connects when there is something to send. */
export function createEmailSender(
  config: Pick<Config, 'smtpUrl' | 'authSecret' | 'sandbox'>,
  ways: MailWays = noWays,
): EmailSender {
  const bodies = new Map<string, Readable>();
  const house = watched(openHouseTransport(config.smtpUrl), bodies);
  const lines = openLines((line) => watched(openLineTransport(line, config), bodies));

  return {
    async send(message) {
      const draft = draftOf(config.authSecret, message);
      if (typeof draft === 'string') return { kind: 'refused', reason: draft };
      let files: OpenedFile[] = [];
      let way: MailWay | null = null;
      try {
        way = await ways.of(draft.from);
        if (typeof way.line === 'string')
          return { kind: 'busy', reason: `account_${way.line === 'unreadable' ? 'secret' : 'consent'}` };
        files = await openAll(message);
        const transport = way.line === null ? house : lines.of(way.line);
        await transport.sendMail({
          ...compose(config.authSecret, message, { ...draft, files }),
          ...dkimOf(way.signers),
          signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
        });
        if (way.line) ways.note(way.line, null);
        // A mail to several is one mail by its Message-ID, and still each copy is one of its own.
        const providerId = makeMailId(config.authSecret, message.deliveryId, draft.from);
        return { kind: 'accepted', providerId };
      } catch (error) {
        const result = toResult(error, bodies.get(message.deliveryId));
        if (!way?.line || typeof way.line === 'string') return result;
        // What a server says of one mail says nothing about the account.
        const failure = result.kind === 'busy' ? accountFailureOf(error) : null;
        ways.note(way.line, failure);
        return failure === null ? result : { ...result, reason: `account_${failure}` };
      } finally {
        bodies.delete(message.deliveryId);
        for (const { content } of files) content.destroy();
      }
    },
    // SMTP has no question for it.
    lookUp: null,
    ping: () =>
      house.verify().then(
        () => true,
        () => false,
      ),
    close() {
      house.close();
      lines.close();
      return Promise.resolve();
    },
  };
}

/** One pool of connections for each account, as it was saved last. */
function openLines(open: (line: SmtpLine) => Transport) {
  const opened = new Map<string, { version: number; token: string | null; transport: Transport }>();
  const drop = (id: string): void => {
    opened.get(id)?.transport.close();
    opened.delete(id);
  };
  return {
    of(line: SmtpLine): Transport {
      const known = opened.get(line.id);
      const isSame = known?.version === line.version && known.token === line.token;
      const transport = isSame ? known.transport : open(line);
      if (known && known.transport !== transport) drop(line.id);
      // The last of the map is who was used last.
      opened.delete(line.id);
      opened.set(line.id, { version: line.version, token: line.token, transport });
      const [oldest] = opened.keys();
      if (opened.size > MOST_LINES && oldest !== undefined) drop(oldest);
      return transport;
    },
    close() {
      for (const id of opened.keys()) drop(id);
    },
  };
}

/** A 4xx to a mail is the mail's; anything else that keeps it here is the account's. */
function accountFailureOf(error: unknown): MailFailure | null {
  const { responseCode, command } = readSmtpError(error);
  return responseCode > 0 && aboutTheMail.has(command) ? null : failureOf(error);
}

function watched(transport: Transport, bodies: Map<string, Readable>): Transport {
  watchBodies(transport, bodies);
  return transport;
}

/** Keeps each mail's body stream at hand: whether it was read to its end tells how far a broken send had come. */
function watchBodies(transport: Transport, bodies: Map<string, Readable>): void {
  transport.use('stream', (mail, done) => {
    const composed = mail.message;
    if (!composed) return done();
    const open = composed.createReadStream.bind(composed);
    composed.createReadStream = (options) => {
      const body = open(options);
      bodies.set(String(mail.data.baseBoundary), body);
      return body;
    };
    done();
  });
}

/** The checked envelope, or why this mail may not go out. */
function draftOf(secret: string, message: OutgoingMessage): Draft | string {
  const mailId = message.mailId ?? makeMailId(secret, message.deliveryId, message.from);
  // A line break in a header's value is another header, or another recipient.
  const values = [message.from, message.to, message.subject ?? '', mailId, ...message.references];
  if (values.some((value) => /[\r\n\0]/.test(value))) return 'line_break_in_header';
  if ([mailId, ...message.references].some((id) => !/^[^\s<>]+$/.test(id))) return 'bad_message_id';
  const from = normaliseMailAddress(message.from);
  const to = normaliseMailAddress(message.to);
  if (!from || !to) return 'bad_address';
  const named = { to: checked(message.named.to), cc: checked(message.named.cc) };
  if (named.to.length < message.named.to.length || named.cc.length < message.named.cc.length)
    return 'bad_address';
  return { mailId, from, to, named: named.to.length + named.cc.length === 0 ? { to: [to], cc: [] } : named };
}

const bare = (address: string) => ({ name: '', address });

const checked = (addresses: readonly string[]): string[] =>
  addresses.map(normaliseMailAddress).filter((address) => address !== null);

interface OpenedFile {
  filename: string;
  contentType: string;
  content: Readable;
}

function compose(
  secret: string,
  message: OutgoingMessage,
  { files, ...draft }: Draft & { files: OpenedFile[] },
) {
  const replyTo = message.conversationId ? replyAddress(secret, draft.from, message.deliveryId) : null;
  return {
    messageId: `<${draft.mailId}>`,
    baseBoundary: message.deliveryId,
    // Addresses as objects are not parsed again; names stay out of it.
    from: { name: '', address: draft.from },
    // What a server says of it comes back by the same token, whatever it leaves of the mail.
    envelope: { from: replyTo ?? draft.from, to: [draft.to] },
    to: draft.named.to.map(bare),
    cc: draft.named.cc.map(bare),
    ...(replyTo && { replyTo: { name: '', address: replyTo } }),
    subject: message.subject ?? '',
    ...(files.length > 0 && { attachments: files }),
    text: message.text,
    html: message.html ?? documentOf(paragraphsOf(message.text)),
    ...(message.references.length > 0 && {
      inReplyTo: `<${message.references.at(-1)}>`,
      references: message.references.map((id) => `<${id}>`),
    }),
    ...(message.automated && {
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'X-Loop': 'rapport',
        ...(message.unsubscribeUrl && {
          'List-Unsubscribe': { prepared: true, value: `<${message.unsubscribeUrl}>` },
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    }),
  };
}

async function openAll({ files }: OutgoingMessage): Promise<OpenedFile[]> {
  const opened: OpenedFile[] = [];
  try {
    for (const { name, type, open } of files)
      opened.push({ filename: name, contentType: type, content: await open() });
    return opened;
  } catch (error) {
    for (const { content } of opened) content.destroy();
    throw error;
  }
}

/** What became of a send that threw. `body` is the mail as it was being sent, if it had come to that. */
function toResult(error: unknown, body: Readable | undefined): SendResult {
  const { code, responseCode, command } = readSmtpError(error);
  const reason = responseCode ? `smtp_${responseCode}` : `smtp_${code.toLowerCase()}`;
  if (responseCode >= 500 && aboutTheMail.has(command) && responseCode !== 503)
    return { kind: 'refused', reason };
  // Our own side would not send it at all: too large for the relay, or an address it cannot take.
  if (!responseCode && (code === 'EMESSAGE' || code === 'EENVELOPE')) return { kind: 'refused', reason };
  // Any other answer is a no for now: 4xx, or a relay that does not want us, which says nothing about the mail.
  if (responseCode >= 400) return { kind: 'busy', reason };
  // All bytes were out and no answer came: it may have arrived.
  return body?.readableEnded ? { kind: 'unknown', reason } : { kind: 'busy', reason };
}

const aboutTheMail = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

function readSmtpError(error: unknown): { code: string; responseCode: number; command: string } {
  if (!(error instanceof Error)) return { code: 'failed', responseCode: 0, command: '' };
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : 'failed',
    responseCode: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0,
    command: 'command' in error && typeof error.command === 'string' ? error.command : '',
  };
}
