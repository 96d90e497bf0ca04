import type { Request as Asked } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { ADDRESS_HEADER, cookiePrefixOf, type Auth } from './auth.ts';

// Calls into the sign-in library: a request is made of what we have checked, with the one cookie it is about, and its
// answer is read here and does not go out as it is.

export interface AuthAnswer {
  ok: boolean;
  status: number;
  body: Record<string, unknown>;
  cookies: string[];
}

interface AuthCall {
  path: string;
  body: object;
  /** Which of our cookies go along; a sign-in brings none, so that nothing an attacker has put there lives on. */
  cookie?: 'session_token' | 'two_factor';
}

export type CallAuth = (req: Asked, call: AuthCall) => Promise<AuthAnswer>;

const BROWSER_LENGTH = 300;

export function authCaller({ config }: Hub, auth: Auth): CallAuth {
  const origin = new URL(config.publicUrl).origin;
  const prefix = cookiePrefixOf(config);
  return async (req, { path, body, cookie }) => {
    const headers = new Headers({ 'content-type': 'application/json', origin });
    headers.set(ADDRESS_HEADER, addressOf(req) ?? '');
    const browser = req.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '').slice(0, BROWSER_LENGTH);
    if (browser) headers.set('user-agent', browser);
    const value = cookie && readCookie(req, `${prefix}.${cookie}`);
    if (cookie && value) headers.set('cookie', `${prefix}.${cookie}=${value}`);
    const url = `${config.publicUrl}/api/auth${path}`;
    const answer = await auth.handler(
      new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    // What broke inside was said to nobody: the library's own log is off.
    if (answer.status >= 500) throw new AppError('unavailable', 'Signing in does not work at the moment');
    return {
      ok: answer.ok,
      status: answer.status,
      body: readObject(await answer.text()),
      cookies: answer.ok ? answer.headers.getSetCookie() : [],
    };
  };
}

/** The network address of whoever asks, past as many proxies as TRUSTED_PROXIES says. */
export function addressOf(req: Asked): string | null {
  return req.ip ?? null;
}

/** The value of a cookie as it was sent. */
export function readCookie(req: Asked, name: string): string | undefined {
  const found = req.headers.cookie?.split(/;\s*/).find((one) => one.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** The token of the session that these Set-Cookie headers begin; undefined if they begin none. */
export function newSessionToken(cookies: readonly string[]): string | undefined {
  const value = cookies.map((one) => /session_token=([^;]+)/.exec(one)?.[1]).find((one) => one !== undefined);
  return value && decodeURIComponent(value).split('.')[0];
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
