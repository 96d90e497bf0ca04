import type { MailFailure } from '../contract/mailAccounts.ts';
import { OutsideError } from '../outside/outsideError.ts';

// What libraries, Node and servers say when a mail account does not work, in our words.

const OUTSIDE: Record<string, MailFailure> = {
  unknown_host: 'unknown_host',
  private_address: 'private_address',
  port: 'port',
  too_slow: 'timeout',
};

const CODES: Record<string, MailFailure> = {
  EAUTH: 'auth',
  ENOAUTH: 'auth',
  EDNS: 'unknown_host',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  EABORT: 'timeout',
  CONNECT_TIMEOUT: 'timeout',
  GREETING_TIMEOUT: 'timeout',
  UPGRADE_TIMEOUT: 'timeout',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  STARTTLS_INJECTION: 'tls',
  EPROTO: 'tls',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ECONNECTION: 'refused',
  EPIPE: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  NoConnection: 'refused',
  EConnectionClosed: 'refused',
  ClosedAfterConnectText: 'refused',
  ClosedAfterConnectTLS: 'refused',
  StateLogout: 'refused',
};

/** Codes of Node's for certificates that do not hold: CERT_HAS_EXPIRED, DEPTH_ZERO_SELF_SIGNED_CERT, ERR_TLS_CERT_ALTNAME_INVALID. */
const TLS = /^(?:ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** An account that does not work, and why. What was behind it is for the log alone. */
export class MailAccountError extends Error {
  override name = 'MailAccountError';
  readonly failure: MailFailure;

  constructor(failure: MailFailure, cause?: Error) {
    super(`mail account: ${failure}`, { cause });
    this.failure = failure;
  }
}

/** Why it does not work; `other` for what has no word. The chain of causes is looked through. */
export function failureOf(error: unknown): MailFailure {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const found = wordFor(at);
    if (found) return found;
  }
  return 'other';
}

function wordFor(error: Error): MailFailure | undefined {
  if (error instanceof MailAccountError) return error.failure;
  if (error instanceof OutsideError) return OUTSIDE[error.reason];
  if ('authenticationFailed' in error && error.authenticationFailed === true) return 'auth';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (TLS.test(code) || ('tlsFailed' in error && error.tlsFailed === true)) return 'tls';
  // nodemailer's word for any trouble of the socket; what it was stands in the message alone.
  if (code === 'ESOCKET') return TLS_WORDS.test(error.message) ? 'tls' : 'refused';
  return CODES[code];
}

const TLS_WORDS = /certificate|ssl|tls/i;
