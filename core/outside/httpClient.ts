import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Config } from '../config.ts';
import { OutsideError } from './outsideError.ts';
import { isPublicAddress } from './publicAddress.ts';
import { byDns, onlyTo, resolveHost, type HostAddress, type Resolve } from './resolving.ts';

// The one client for addresses that come from data: webhooks out, pictures, media. Whoever may write an address somewhere
// must not be able to make this process knock at the doors of its own house. What the operator configures (the provider,
// the mail server) is not data and does not come through here.

export interface OutsideRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Of the answer's body; 5 MB unless told. */
  maxBytes?: number;
  /** How often it may be led on, each time to an address that is checked like the first; 0 unless told. */
  redirects?: number;
  /** For everything together, from the name's look-up to the last byte; 10 s unless told. */
  timeoutMs?: number;
}

export interface OutsideAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const MAX_URL = 2_048;
const MAX_HEADER_BYTES = 16 * 1024;
const DEFAULT_BYTES = 5_000_000;
const DEFAULT_MS = 10_000;
const PORTS = new Set(['', '443']);

export interface Outside {
  /**
   * Fetches once, and is led on as often as is allowed; what was said to the first house (headers, body) is not said to
   * another. Throws OutsideError and nothing else.
   */
  fetch(ask: OutsideRequest): Promise<OutsideAnswer>;
}

/**
 * https only, port 443, public addresses only. With the sandbox as outside world its one origin is allowed besides.
 * The name is looked up once, every address of it is checked, and the connection goes to what was checked.
 */
export function createOutside(
  { sandbox, twilio }: Pick<Config, 'sandbox' | 'twilio'>,
  resolve: Resolve = byDns,
): Outside {
  const ownWorld = sandbox && twilio.apiBaseUrl ? new URL(twilio.apiBaseUrl).origin : null;
  return {
    async fetch(ask) {
      const deadline = AbortSignal.timeout(ask.timeoutMs ?? DEFAULT_MS);
      try {
        let order = ask;
        for (let left = ask.redirects ?? 0; ; left -= 1) {
          const url = readUrl(order.url, ownWorld);
          const addresses = await within(deadline, addressesOf(url, { ownWorld, resolve }));
          const answer = await send({ ask: order, url, addresses, deadline });
          if (answer.status < 300 || answer.status >= 400) return answer;
          if (left <= 0) throw new OutsideError('redirect');
          order = ledOn(order, url, answer.headers.location);
        }
      } catch (error) {
        if (error instanceof OutsideError) throw error;
        throw new OutsideError(deadline.aborted ? 'too_slow' : 'failed', error);
      }
    },
  };
}

/** Throws OutsideError where only a question may be led on, and this is none. */
function ledOn(ask: OutsideRequest, from: URL, location: string | undefined): OutsideRequest {
  if (location === undefined || !URL.canParse(location, from) || (ask.method ?? 'GET') !== 'GET')
    throw new OutsideError('redirect');
  const url = new URL(location, from);
  const { headers, body: _body, ...rest } = ask;
  return { ...rest, url: url.href, ...(url.origin === from.origin && headers ? { headers } : {}) };
}

function readUrl(text: string, ownWorld: string | null): URL {
  // The parser drops tabs and line breaks: what is checked must be what was written.
  if (text.length > MAX_URL || /[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text))
    throw new OutsideError('bad_url');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new OutsideError('credentials');
  if (url.origin === ownWorld) return url;
  if (url.protocol !== 'https:') throw new OutsideError('not_https');
  if (!PORTS.has(url.port)) throw new OutsideError('port');
  return url;
}

async function addressesOf(
  { hostname, origin }: URL,
  { ownWorld, resolve }: { ownWorld: string | null; resolve: Resolve },
): Promise<HostAddress[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const found = await resolveHost(resolve, host);
  if (origin !== ownWorld && !found.every(({ address }) => isPublicAddress(address)))
    throw new OutsideError('private_address');
  return found;
}

interface Sending {
  ask: OutsideRequest;
  url: URL;
  addresses: HostAddress[];
  deadline: AbortSignal;
}

function send({ ask, url, addresses, deadline }: Sending): Promise<OutsideAnswer> {
  const isHttps = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = {
      method: ask.method ?? 'GET',
      headers: { 'user-agent': 'Rapport', ...ask.headers, connection: 'close' },
      // An agent of its own: no proxy of the environment, no connection left over from another name.
      agent: isHttps ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
      lookup: onlyTo(addresses),
      maxHeaderSize: MAX_HEADER_BYTES,
      signal: deadline,
    };
    const request = (isHttps ? requestHttps : requestHttp)(url, options, (response) => {
      readAnswer(response, ask.maxBytes ?? DEFAULT_BYTES).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error instanceof Error ? error : new OutsideError('failed'));
      });
    });
    request.on('error', reject);
    request.end(ask.body);
  });
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<OutsideAnswer> {
  const status = response.statusCode ?? 0;
  // Where it leads is all that counts of it.
  if (status >= 300 && status < 400) {
    response.destroy();
    return { status, headers: response.headers, body: Buffer.alloc(0) };
  }
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw new OutsideError('too_large');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > maxBytes) throw new OutsideError('too_large');
    parts.push(bytes);
  }
  return { status, headers: response.headers, body: Buffer.concat(parts) };
}

function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new OutsideError('too_slow')), { once: true });
    work.then(resolve, reject);
  });
}
