import { isIP, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import type { MailFailure, MailSecurity } from '../contract/mailAccounts.ts';
import { connectChecked } from '../outside/checkedHost.ts';

// How a mail leaves: by the account of its mailbox, or by the house's own server; signed, where we have keys for its domain.

/** Ports that mail is handed over at. */
const PORTS = [25, 465, 587, 2525] as const;
const CONNECT_MS = 10_000;

export interface SmtpLine {
  /** The mailbox. */
  id: string;
  version: number;
  host: string;
  port: number;
  security: MailSecurity;
  username: string;
  /** Null: a token is asked for instead. */
  password: string | null;
  /** As it was when this way was looked up. */
  token: string | null;
  tokens: TokenSource | null;
}

/** Gives tokens in the place of a password (OAuth 2). */
export interface TokenSource {
  /** One that is good for some minutes at least. Throws MailAccountError. */
  get(): Promise<string>;
  /** A server did not take this one: the next is a new one. */
  refused(token: string): Promise<void>;
}

export interface Signer {
  domainName: string;
  keySelector: string;
  privateKey: string;
}

export interface MailWay {
  /** Null: the house's own. `unreadable`: its password cannot be read any more; `noConsent`: there is no token for it now. */
  line: SmtpLine | 'unreadable' | 'noConsent' | null;
  signers: Signer[];
}

/** Knows the ways of our mailboxes. */
export interface MailWays {
  of(from: string): Promise<MailWay>;
  /** What came of an account's last use; null: it works. Never throws. */
  note(line: Pick<SmtpLine, 'id' | 'version'> & Partial<SmtpLine>, failure: MailFailure | null): void;
}

export const noWays: MailWays = {
  of: () => Promise.resolve({ line: null, signers: [] }),
  note: () => undefined,
};

const LIMITS = {
  connectionTimeout: CONNECT_MS,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

const POOL = {
  ...LIMITS,
  pool: true,
  maxConnections: 4,
  maxMessages: 500,
  // A mail with files is read once; whoever fails is sent again by its job, from the beginning.
  maxRequeues: 0,
} as const;

/** The house's own server, which the operator has named. */
export function openHouseTransport(url: string) {
  return createTransport({ ...POOL, url });
}

export type Transport = ReturnType<typeof openHouseTransport>;

/** A server that an administrator has named: only what is outside is connected to. */
export function openLineTransport(line: SmtpLine, { sandbox }: { sandbox: boolean }): Transport {
  const { host, port, security } = line;
  return createTransport({
    ...POOL,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(isIP(host) > 0 ? {} : { tls: { servername: host } }),
    auth:
      line.token === null
        ? { user: line.username, pass: line.password ?? '' }
        : { type: 'OAuth2', user: line.username, accessToken: line.token },
    getSocket(_options: unknown, done: (error: Error | null, found?: { connection: Socket }) => void) {
      connectChecked({ host, port }, { sandbox, ports: PORTS }, { timeoutMs: CONNECT_MS }).then(
        (connection) => done(null, { connection }),
        (error: unknown) => done(error instanceof Error ? error : new Error('not connected')),
      );
    },
  });
}

/** What is signed: nodemailer's own list, and the header that the press of a button is asked by (RFC 8058). */
const SIGNED_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'Cc',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
].join(':');

/** For nodemailer; nothing where nobody signs. */
export function dkimOf(signers: readonly Signer[]) {
  return signers.length === 0 ? {} : { dkim: { keys: [...signers], headerFieldNames: SIGNED_FIELDS } };
}
