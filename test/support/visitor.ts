import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { Actor, type ConsoleSocket } from './actor.ts';
import { PASSWORD } from './factories.ts';

// A browser of one's own for the tests of sign-in: it keeps cookies as a browser does, and says where its page is from.

export interface AuthAnswer {
  status: number;
  body: any;
}

export class Visitor {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  /** The Set-Cookie headers of the last answer, as they came. */
  lastCookies: string[] = [];
  #headers: Record<string, string> = {};

  constructor(url: string) {
    this.url = url;
  }

  with(headers: Record<string, string>): this {
    this.#headers = { ...this.#headers, ...headers };
    return this;
  }

  bring(cookies: Record<string, string>): this {
    for (const [name, value] of Object.entries(cookies)) this.cookies.set(name, value);
    return this;
  }

  cookie(name: string): string {
    return this.cookies.get(name) ?? '';
  }

  get headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { origin: this.url, ...(cookie ? { cookie } : {}), ...this.#headers };
  }

  signIn(email: string, password = PASSWORD): Promise<AuthAnswer> {
    return this.give('/sign-in/email', { email, password });
  }

  /** POST below /api/auth; cookies are kept. */
  async give(path: string, body: unknown = {}): Promise<AuthAnswer> {
    const response = await fetch(`${this.url}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify(body),
    });
    this.lastCookies = response.headers.getSetCookie();
    for (const one of this.lastCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '' || /max-age=0/i.test(one)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: response.status, body: await response.json() };
  }

  /** As somebody with these cookies, held against the contract. */
  actor(): Actor {
    const { cookie = '' } = this.headers;
    return new Actor(this.url, { cookie });
  }

  ask(method: string, path: string, body?: unknown): Promise<AuthAnswer> {
    return this.actor().ask(method, path, body);
  }

  socket(): Promise<ConsoleSocket> {
    return this.actor().socket();
  }
}

/** Switches the second factor on for whoever is signed in here. */
export async function enrol(
  browser: Visitor,
  password = PASSWORD,
): Promise<{ secret: string; backupCodes: string[] }> {
  const started = await browser.give('/second-factor/start', { password });
  expect(started.status, JSON.stringify(started.body)).toBe(200);
  const { secret, backupCodes } = started.body;
  expect(await browser.give('/second-factor/confirm', { code: codeOf(secret) })).toMatchObject({
    status: 200,
  });
  return { secret, backupCodes };
}

/** The code an authenticator shows (RFC 6238, SHA-1, six digits, 30 s), `ahead` steps from now. */
export function codeOf(secret: string, ahead = 0): string {
  const step = Math.floor(Date.now() / 30_000) + ahead;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac[19]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const char of text.replace(/=+$/, ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
