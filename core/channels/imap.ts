import { isIP } from 'node:net';
import type { ImapFlow, ListResponse } from 'imapflow';
import type { MailSecurity } from '../contract/mailAccounts.ts';
import { checkHost } from '../outside/checkedHost.ts';
import { failureOf, MailAccountError } from './mailFailure.ts';
import type { TokenSource } from './mailWay.ts';
import { mailLimits } from './parsedMail.ts';

// One mailbox at somebody else's server, over IMAP. Everything throws MailAccountError, with the reason in our words. Must
// stay true: nothing is deleted there, and only servers outside are connected to.

const PORTS = [143, 993] as const;
const CONNECT_MS = 15_000;
/** A server that says nothing for so long is gone; it is asked something more often than that. */
const SILENT_MS = 90_000;
/** Addresses of one name that are tried, one after the other. */
const MOST_ADDRESSES = 3;

export interface ImapLine {
  host: string;
  port: number;
  security: MailSecurity;
  username: string;
  password: string;
  /** Where tokens come from, in the place of the password; null: by password. */
  tokens: TokenSource | null;
}

/** How a folder is numbered, and the number that its next mail will have. */
export interface FolderState {
  uidValidity: bigint;
  uidNext: number;
}

export interface FoundMail {
  uid: number;
  bytes: number;
  /** When it came there. */
  at: Date;
}

export interface FetchedMail extends FoundMail {
  /** Larger ones than we take are cut at one byte more: enough to see that they are. */
  raw: Buffer;
}

export interface Imap {
  /** Folders that can be read, by their full names. */
  folders(): Promise<string[]>;
  /** Null: there is no such folder. */
  stateOf(folder: string): Promise<FolderState | null>;
  /** Opens it anew, so that its numbering is the one that holds now. Null: there is no such folder. */
  open(folder: string): Promise<FolderState | null>;
  /** Numbers of the open folder's mails after this one that came since then, ascending; the day counts, not the hour. */
  listAfter(uid: number, since: Date): Promise<number[]>;
  /** What is gone meanwhile is left out. */
  measure(uids: readonly number[]): Promise<FoundMail[]>;
  fetch(mails: readonly FoundMail[]): Promise<FetchedMail[]>;
  markSeen(uids: readonly number[]): Promise<void>;
  move(uids: readonly number[], to: string): Promise<void>;
  /** Returns when the open folder may have something new, when the time is over, or when the line or the wait is ended. */
  waitForNews(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Connects and signs in. `readOnly`: nothing is changed there, not even by mistake. */
export async function openImap(
  line: ImapLine,
  { sandbox, readOnly }: { sandbox: boolean; readOnly: boolean },
): Promise<Imap> {
  try {
    const found = await checkHost(line, { sandbox, ports: PORTS });
    const addresses = found.map(({ address }) => address);
    return present(await signIn(line, addresses), readOnly);
  } catch (error) {
    throw toAccountError(error);
  }
}

/** A token that the server does not take may be an old one to it: a new one is tried, once. */
async function signIn(line: ImapLine, addresses: readonly string[]): Promise<ImapFlow> {
  const { username: user, tokens } = line;
  if (tokens === null) return connectToOne(line, { user, pass: line.password }, addresses);
  const accessToken = await tokens.get();
  try {
    return await connectToOne(line, { user, accessToken }, addresses);
  } catch (error) {
    if (toAccountError(error).failure !== 'auth') throw error;
    await tokens.refused(accessToken);
    return connectToOne(line, { user, accessToken: await tokens.get() }, addresses);
  }
}

type Auth = { user: string; pass: string } | { user: string; accessToken: string };

/** Who does not answer may have another address that does; who answers, whatever it is, has answered. */
async function connectToOne(line: ImapLine, auth: Auth, addresses: readonly string[]): Promise<ImapFlow> {
  const [first, ...others] = addresses.slice(0, MOST_ADDRESSES);
  if (first === undefined) throw new MailAccountError('unknown_host');
  try {
    return await connect(line, auth, first);
  } catch (error) {
    if (others.length === 0 || !['refused', 'timeout'].includes(failureOf(error))) throw error;
    return connectToOne(line, auth, others);
  }
}

async function connect({ host, port, security }: ImapLine, auth: Auth, address: string): Promise<ImapFlow> {
  // Loaded with the first account: it is large, and a start should not wait for it.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: address,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    ...(isIP(host) ? {} : { servername: host }),
    auth,
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    // Its answers to a search may be cut short.
    disableIMAP4rev2: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // A server that promises gigabytes is not believed.
    maxLiteralSize: mailLimits.bytes + 64 * 1024,
    maxResponseSize: mailLimits.bytes + 1024 * 1024,
    maxLineLength: 16 * 1024 * 1024,
  });
  // What is under way rejects; without a listener the process would end.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

interface News {
  /** From now on. */
  forget(): void;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** What the server tells of by itself, also while something else is asked. */
function listen(client: ImapFlow): News {
  let isThere = false;
  let wake = (): void => undefined;
  const come = (): void => {
    isThere = true;
    wake();
  };
  client.on('exists', come);
  client.on('close', come);
  return {
    forget() {
      isThere = false;
    },
    async wait(ms, signal) {
      if (!isThere && client.usable && !signal.aborted) {
        if (client.mailbox && client.capabilities.has('IDLE')) client.idle().catch(() => undefined);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener('abort', wake, { once: true });
        });
        signal.removeEventListener('abort', wake);
      }
      if (!client.usable && !signal.aborted) throw new MailAccountError('refused');
    },
  };
}

function present(client: ImapFlow, readOnly: boolean): Imap {
  const news = listen(client);
  return {
    folders: () => said(client, async () => (await client.list()).filter(isReadable).map(({ path }) => path)),
    stateOf: (folder) => orMissing(client, () => client.status(folder, { uidNext: true, uidValidity: true })),
    open(folder) {
      news.forget();
      return orMissing(client, () => {
        // Selected again, even if it is: CLOSE would delete what its owner has marked for it.
        return client.mailboxOpen(folder, { readOnly });
      });
    },
    listAfter: (uid, since) =>
      said(client, async () => {
        // The day is the server's own, somewhere in the world.
        const day = new Date(since.getTime() - 864e5);
        const found = await client.search({ uid: `${uid + 1}:*`, since: day }, { uid: true });
        // It says so, and nothing else, when the question failed; that is not the same as nothing there.
        if (!found) throw new MailAccountError(client.usable ? 'other' : 'refused');
        // `n:*` names the last mail also when its number is smaller.
        return found.filter((one) => one > uid).toSorted((a, b) => a - b);
      }),
    measure: (uids) =>
      said(client, async () => {
        const query = { uid: true, size: true, internalDate: true };
        const found = uids.length === 0 ? [] : await client.fetchAll(rangeOf(uids), query, { uid: true });
        return found.map(({ uid, size = 0, internalDate }) => ({
          uid,
          bytes: size,
          at: dateOf(internalDate),
        }));
      }),
    fetch: (mails) =>
      said(client, async () => {
        const known = new Map(mails.map((mail) => [mail.uid, mail]));
        const source = { start: 0, maxLength: mailLimits.bytes + 1 };
        const found = await client.fetchAll(rangeOf([...known.keys()]), { uid: true, source }, { uid: true });
        return found.flatMap(({ uid, source: raw }) => {
          const mail = known.get(uid);
          // A server that names a mail and has no bytes for it has one that cannot be read.
          return mail ? [{ ...mail, raw: raw ?? Buffer.alloc(0) }] : [];
        });
      }),
    markSeen: (uids) =>
      said(client, async () => {
        if (!(await client.messageFlagsAdd(rangeOf(uids), ['\\Seen'], { uid: true })))
          throw new MailAccountError('other');
      }),
    move: (uids, to) =>
      said(client, async () => {
        if (!(await client.messageMove(rangeOf(uids), to, { uid: true })))
          throw new MailAccountError('folder');
      }),
    waitForNews: (ms, signal) => news.wait(ms, signal),
    close: () => client.close(),
  };
}

const isReadable = ({ flags }: ListResponse): boolean =>
  !flags.has('\\Noselect') && !flags.has('\\NonExistent');

const rangeOf = (uids: readonly number[]): string => uids.join(',');

const dateOf = (value: Date | string | undefined): Date => {
  const at = new Date(value ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? new Date() : at;
};

/** Whatever is said when a line breaks, it is the line; a server that fails at one thing still has its own. */
async function said<T>(client: ImapFlow, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw client.usable ? toAccountError(error) : new MailAccountError('refused', causeOf(error));
  }
}

/** "No" to a folder's name means that there is none; it says nothing about the account. */
async function orMissing(
  client: ImapFlow,
  work: () => Promise<{ uidValidity?: bigint | undefined; uidNext?: number | undefined } | false>,
): Promise<FolderState | null> {
  try {
    const found = await work();
    if (!found && !client.usable) throw new MailAccountError('refused');
    if (!found) return null;
    const { uidValidity, uidNext } = found;
    return uidValidity === undefined || uidNext === undefined ? null : { uidValidity, uidNext };
  } catch (error) {
    if (isNo(error) && client.usable) return null;
    throw client.usable ? toAccountError(error) : new MailAccountError('refused', causeOf(error));
  }
}

const isNo = (error: unknown): boolean =>
  error instanceof Error &&
  (('mailboxMissing' in error && error.mailboxMissing === true) ||
    ('code' in error && error.code === 'NotFound') ||
    ('responseStatus' in error && error.responseStatus === 'NO'));

/** Codes of a server that cannot check a password now: the password may be right. */
const NOT_NOW = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN']);

function toAccountError(error: unknown): MailAccountError {
  if (error instanceof MailAccountError) return error;
  const failure = failureOf(error);
  const code =
    error instanceof Error && 'serverResponseCode' in error ? String(error.serverResponseCode) : '';
  const cause = causeOf(error);
  if (failure === 'auth' && NOT_NOW.has(code)) return new MailAccountError('other', cause);
  return new MailAccountError(failure, cause);
}

const causeOf = (error: unknown): Error | undefined => (error instanceof Error ? error : undefined);
