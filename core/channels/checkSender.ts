import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuthenticateResult } from 'mailauth';
import { CheckResult, type MailEnvelope, type SenderCheck } from '../contract/mail.ts';
import type { MailDns } from './mailDns.ts';

// Whether somebody vouches for the address in From: SPF for the machine that brought the mail, DKIM for its words, DMARC for
// what the domain wants to be made of both. Must stay true: a mail is taken in whatever comes of it; it is only marked.

const LIMIT_MS = 5_000;
/** So much is hashed before others have their turn. */
const PIECE = 64 * 1024;

const unknown: SenderCheck = { spf: 'temperror', dkim: 'temperror', dmarc: 'temperror', verified: false };

/**
 * Asks the DNS for at most five seconds. Never throws: what cannot be found out counts as not verified. Null where nobody
 * is asked.
 */
export async function checkSender(
  {
    raw,
    envelope,
    mta,
  }: { raw: Buffer; envelope: Pick<MailEnvelope, 'sender' | 'ip' | 'helo'>; mta: string },
  dns: MailDns | null,
): Promise<SenderCheck | null> {
  if (dns === null) return null;
  const over = new AbortController();
  const late = new Promise<SenderCheck>((resolve) => {
    const timer = setTimeout(() => resolve(unknown), LIMIT_MS);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  // Loaded with the first mail: it is large, and a start should not wait for it.
  const { authenticate } = await import('mailauth');
  const asked = authenticate(Readable.from(piecesOf(raw)), {
    sender: envelope.sender ?? '',
    ...(envelope.ip ? { ip: envelope.ip } : {}),
    ...(envelope.helo ? { helo: envelope.helo } : {}),
    mta,
    resolver: dns,
    disableArc: true,
    disableBimi: true,
    rejectRsaSha1: true,
  }).then(present, () => unknown);
  const found = await Promise.race([asked, late]);
  over.abort();
  return found;
}

async function* piecesOf(raw: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE) {
    yield raw.subarray(at, at + PIECE);
    await nextTurn();
  }
}

function present(found: AuthenticateResult): SenderCheck {
  const signatures = found.dkim.results.map(({ status }) => status);
  const aligned = signatures.find(({ result, aligned: to }) => result === 'pass' && to);
  const dkim = toResult((aligned ?? signatures[0])?.result);
  const spf = toResult(found.spf ? found.spf.status.result : undefined);
  const dmarc = toResult(found.dmarc ? found.dmarc.status.result : undefined);
  const from = domainOf(found.dkim.headerFrom?.[0] ?? '');
  const bySpf = spf === 'pass' && found.spf !== false && isOneHouse(from, domainOf(found.spf?.domain ?? ''));
  const isRefused = dmarc === 'fail';
  return { spf, dkim, dmarc, verified: dmarc === 'pass' || (!isRefused && (aligned !== undefined || bySpf)) };
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The same domain, or one below the other. */
function isOneHouse(from: string, other: string): boolean {
  if (from === '' || other === '') return false;
  return from === other || from.endsWith(`.${other}`) || other.endsWith(`.${from}`);
}

function toResult(word: string | undefined): CheckResult {
  return CheckResult.catch(word === 'temperr' ? 'temperror' : 'none').parse(word);
}
