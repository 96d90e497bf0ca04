import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// How often somebody may try to get in. A try is counted by one statement before it is looked at, so that five hundred
// at once are not more than five hundred in a row; without the database nobody is let in at all.
//
// An account is guarded by two counters: one for browsers that have been in this account before (a signed cookie says so),
// one for all others. Whoever tries to guess a password from outside can exhaust only the second, and so cannot keep the
// owner out.

interface Limit {
  /** Tries that cost nothing. */
  free: number;
  /** How long the next is put off after that; doubled with each further one. */
  firstSeconds: number;
  mostSeconds: number;
  /** After this much quiet all is forgotten. */
  forgetSeconds: number;
}

const ofAccount: Limit = { free: 10, firstSeconds: 10, mostSeconds: 300, forgetSeconds: 900 };
const ofAddress: Limit = { free: 60, firstSeconds: 10, mostSeconds: 300, forgetSeconds: 600 };

/** Where a try comes from: the account that is meant, the network address, and the browser's mark if it has one. */
export interface SignInTry {
  account: string;
  address: string;
  mark: string | null;
}

/**
 * Takes one try from every counter it belongs to. Throws rate_limited, with seconds to wait in the details, when one is
 * used up; nothing was looked at then.
 */
export async function takeTry(hub: Pick<Hub, 'pool'>, one: SignInTry): Promise<void> {
  await takeAddressTry(hub, one.address);
  await take(hub, keysOf(one).account, ofAccount);
}

/** For doors where the account is not known yet: only the network address is counted. */
export async function takeAddressTry(hub: Pick<Hub, 'pool'>, address: string): Promise<void> {
  await take(hub, keysOf({ account: '', address, mark: null }).address, ofAddress);
}

/** It was right: the account's counter starts anew, and the address gets its try back. */
export async function giveBackTry(hub: Pick<Hub, 'pool'>, one: SignInTry): Promise<void> {
  const { account, address } = keysOf(one);
  await hub.pool.query(
    `WITH forgotten AS (DELETE FROM sign_in_try WHERE key = $1)
     UPDATE sign_in_try SET tries = greatest(tries - 1, 0), locked_until = NULL WHERE key = $2`,
    [account, address],
  );
}

async function take({ pool }: Pick<Hub, 'pool'>, key: string, limit: Limit): Promise<void> {
  const { rows } = await pool.query<{ allowed: boolean; wait: number }>({
    name: 'take_sign_in_try',
    text: `WITH taken AS (
             INSERT INTO sign_in_try AS t (key, tries) VALUES ($1, 1)
             ON CONFLICT (key) DO UPDATE SET
               tries = CASE WHEN t.last_try_at < now() - $5 * interval '1 s' THEN 1 ELSE t.tries + 1 END,
               last_try_at = now(),
               locked_until = CASE
                 WHEN t.last_try_at < now() - $5 * interval '1 s' OR t.tries + 1 < $2 THEN NULL
                 ELSE now() + least($4, $3 * power(2, least(t.tries + 1 - $2, 20))) * interval '1 s' END
             WHERE t.locked_until IS NULL OR t.locked_until <= now()
             RETURNING true AS allowed)
           SELECT allowed, 0 AS wait FROM taken
           UNION ALL
           SELECT false, ceil(extract(epoch FROM locked_until - now()))::int FROM sign_in_try
            WHERE key = $1 AND NOT EXISTS (SELECT FROM taken)`,
    values: [key, limit.free, limit.firstSeconds, limit.mostSeconds, limit.forgetSeconds],
  });
  // No row at all: somebody else made the first one in the same instant. It was not counted, so it is not let in.
  if (!rows[0]?.allowed)
    throw new AppError('rate_limited', 'Too many tries; wait a little', {
      details: { retryAfterSeconds: Math.max(1, rows[0]?.wait ?? 1) },
    });
}

/** Forgets counters that nothing has come to for a day. */
export async function sweepTries(hub: Pick<Hub, 'pool'>): Promise<void> {
  await hub.pool.query(`DELETE FROM sign_in_try WHERE last_try_at < now() - interval '1 day'`);
  await hub.pool.query(`DELETE FROM spent_code WHERE spent_at < now() - interval '1 day'`);
}

/** Counters hold no name and no address in clear: a hash is enough to count. */
function keysOf({ account, address, mark }: SignInTry): { account: string; address: string } {
  const known = mark === null ? 'anybody' : `browser ${mark}`;
  return {
    account: `account:${shortHash(`${account.toLowerCase()} ${known}`)}`,
    address: `address:${shortHash(networkOf(address))}`,
  };
}

/** One house has as many IPv6 addresses as it likes: its network counts. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const plain = address.toLowerCase().replace(/%.*$/, '');
  if (plain.startsWith('::ffff:')) return plain.slice('::ffff:'.length);
  const [head = '', tail = ''] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = plain.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0;
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':');
}

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 32);

// ---- the mark of a browser that has been in an account ----

/** A value for a browser's cookie that says: this browser has been let into this account. */
export function makeBrowserMark(secret: string, account: string): string {
  const id = randomBytes(16).toString('base64url');
  return `${id}.${signMark(secret, account, id)}`;
}

/** The browser's id if this mark is ours and is of this account; else null. */
export function readBrowserMark(secret: string, account: string, mark: string | undefined): string | null {
  const [, id, signature] = /^([\w-]{22})\.([\w-]{43})$/.exec(mark ?? '') ?? [];
  if (!id || !signature) return null;
  const expected = Buffer.from(signMark(secret, account, id));
  return timingSafeEqual(expected, Buffer.from(signature)) ? id : null;
}

function signMark(secret: string, account: string, id: string): string {
  return createHmac('sha256', secret)
    .update(`browser mark ${account.toLowerCase()} ${id}`)
    .digest('base64url');
}
