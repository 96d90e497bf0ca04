import { randomBytes } from 'node:crypto';
import { hashPassword as hashByLibrary } from 'better-auth/crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { codeOf, enrol, Visitor } from '../support/visitor.ts';

// Getting in: by password and code, how often one may try, and what an answer gives away.

let house: Harness;
let someone: Member;

beforeAll(async () => {
  house = await startHarness();
});
afterEach(async () => {
  await house.hub.prisma.signInTry.deleteMany();
  await house.checkInvariants();
});
afterAll(() => house.close());

const visitor = (): Visitor => new Visitor(house.urls[0]!);

describe('a password', () => {
  test('lets in, and the session is a new one at each sign-in', async () => {
    someone = await house.member('agent');
    const browser = visitor();
    expect(await browser.signIn(someone.email)).toMatchObject({ status: 200, body: { next: 'signed_in' } });
    const first = browser.cookie('rapport.session_token');
    expect((await browser.ask('GET', '/session')).status).toBe(200);
    await browser.signIn(someone.email);
    const second = browser.cookie('rapport.session_token');
    expect(second).not.toBe(first);
    const old = visitor().bring({ 'rapport.session_token': first });
    expect((await old.ask('GET', '/session')).status).toBe(401);
    expect((await browser.ask('GET', '/session')).status).toBe(200);
  });

  test('a session that somebody else has put there does not become ours', async () => {
    const planted = `${randomBytes(24).toString('base64url')}.${randomBytes(32).toString('base64')}`;
    const browser = visitor().bring({ 'rapport.session_token': planted });
    await browser.signIn(someone.email);
    expect(browser.cookie('rapport.session_token')).not.toBe(planted);
    expect((await visitor().bring({ 'rapport.session_token': planted }).ask('GET', '/session')).status).toBe(
      401,
    );
  });

  test('an older hash is read, and made anew', async () => {
    const older = await house.member('agent');
    await house.hub.prisma.account.updateMany({
      where: { userId: older.userId },
      data: { password: await hashByLibrary(PASSWORD) },
    });
    expect((await visitor().signIn(older.email)).status).toBe(200);
    const { password } = await house.hub.prisma.account.findFirstOrThrow({ where: { userId: older.userId } });
    expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await visitor().signIn(older.email)).status).toBe(200);
  });

  test('of an account that is disabled looks like a wrong one', async () => {
    const gone = await house.member('agent');
    await house.hub.prisma.user.update({ where: { id: gone.userId }, data: { disabledAt: new Date() } });
    const wrong = await visitor().signIn(someone.email, 'not-the-password-at-all');
    expect(await visitor().signIn(gone.email)).toEqual(wrong);
    expect(await visitor().signIn('nobody@staff.example')).toEqual(wrong);
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
    expect(await house.hub.prisma.session.count({ where: { userId: gone.userId } })).toBe(0);
  });

  test('takes as long for an account that is not there', async () => {
    const median = async (email: string): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 15; round += 1) {
        await house.hub.prisma.signInTry.deleteMany();
        const startedAt = performance.now();
        await visitor().signIn(email, 'not-the-password-at-all');
        times.push(performance.now() - startedAt);
      }
      return times.toSorted((a, b) => a - b)[7]!;
    };
    await median(someone.email);
    const [known, unknown] = [await median(someone.email), await median('nobody@staff.example')];
    // The hash costs tens of milliseconds; an answer without it would be several times as fast.
    expect(Math.abs(known - unknown), `known ${known} ms, unknown ${unknown} ms`).toBeLessThan(
      Math.max(known, unknown) * 0.4,
    );
  });
});

describe('guessing', () => {
  test('500 guesses at once: no more than the limit are looked at, and the right one among them does not help', async () => {
    const target = await house.member('agent');
    const startedAt = Date.now();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => visitor().signIn(target.email, `guess-number-${index}`)),
    );
    const looked = answers.filter((answer) => answer.status === 401).length;
    expect(looked).toBeLessThanOrEqual(10 + waitsWithin(Date.now() - startedAt));
    expect(answers.every((answer) => answer.status === 401 || answer.status === 429)).toBe(true);
    const right = await visitor().signIn(target.email);
    expect(right).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } });
    expect(right.body.error.details.retryAfterSeconds).toBeLessThanOrEqual(300);
    // Their key, and whoever is signed in, are not held up.
    expect((await target.ask('GET', '/session')).status).toBe(200);
  });

  test('does not lock the owner out of a browser that has been here before', async () => {
    const owner = await house.member('agent');
    const known = visitor();
    await known.signIn(owner.email);
    for (let round = 0; round < 12; round += 1) await visitor().signIn(owner.email, `guess-number-${round}`);
    expect((await visitor().signIn(owner.email)).status).toBe(429);
    expect((await known.signIn(owner.email)).status).toBe(200);
    // The mark is of this account alone, and only as we have made it.
    const other = await house.member('agent');
    for (let round = 0; round < 12; round += 1) await visitor().signIn(other.email, `guess-number-${round}`);
    expect((await known.signIn(other.email)).status).toBe(429);
  });

  test('many accounts from one network address come to an end too', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 70; index += 10) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, one) => visitor().signIn(`nobody${index + one}@staff.example`)),
      );
      statuses.push(...answers.map((answer) => answer.status));
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.slice(60)).toEqual(Array.from({ length: 10 }, () => 429));
  });

  test('what a stranger forwards changes nothing: not the limit, not the address that is noted', async () => {
    const target = await house.member('agent');
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      const forged = visitor().with({
        'x-forwarded-for': `203.0.113.${round}`,
        forwarded: `for=203.0.113.${round}`,
        'x-real-ip': `203.0.113.${round}`,
        'x-rapport-address': `203.0.113.${round}`,
      });
      statuses.push((await forged.signIn(target.email, 'not-the-password-at-all')).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    await house.hub.prisma.signInTry.deleteMany();
    await visitor()
      .with({ 'x-forwarded-for': '203.0.113.9', 'x-rapport-address': '203.0.113.9' })
      .signIn(target.email);
    const session = await house.hub.prisma.session.findFirstOrThrow({ where: { userId: target.userId } });
    expect(session.ipAddress).toContain('127.0.0.1');
    const noted = await house.hub.prisma.securityEvent.findFirstOrThrow({ where: { userId: target.userId } });
    expect(noted.address).toContain('127.0.0.1');
  });
});

describe('the second factor', () => {
  test('is asked for at sign-in once it is there, and a code is taken once', async () => {
    const owner = await house.member('agent');
    const browser = visitor();
    await browser.signIn(owner.email);
    const { secret } = await enrol(browser);
    expect(secret).toMatch(/^[A-Z2-7]{32,}=*$/);

    const next = visitor();
    expect((await next.signIn(owner.email)).body).toEqual({ next: 'second_factor' });
    expect((await next.ask('GET', '/session')).status, 'half way in is not in').toBe(401);
    expect((await next.give('/sign-in/code', { code: '000000' })).status).toBe(401);
    const code = codeOf(secret, 1);
    expect((await next.give('/sign-in/code', { code })).body).toEqual({ next: 'signed_in' });
    expect((await next.ask('GET', '/session')).status).toBe(200);

    const shoulder = visitor();
    await shoulder.signIn(owner.email);
    expect((await shoulder.give('/sign-in/code', { code })).status).toBe(401);
    expect((await shoulder.ask('GET', '/session')).status).toBe(401);
  });

  test('without a password before it no code is looked at', async () => {
    expect((await visitor().give('/sign-in/code', { code: '123456' })).status).toBe(401);
    const forged = visitor().bring({ 'rapport.two_factor': '2fa-x.y' });
    expect((await forged.give('/sign-in/code', { code: '123456' })).status).toBe(401);
  });

  test('codes are guessed five times and no more', async () => {
    const owner = await house.member('agent');
    const browser = visitor();
    await browser.signIn(owner.email);
    const { secret } = await enrol(browser);
    const thief = visitor();
    await thief.signIn(owner.email);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        thief.give('/sign-in/code', { code: String(index).padStart(6, '0') }),
      ),
    );
    expect(answers.every((answer) => answer.status === 401 || answer.status === 429)).toBe(true);
    expect((await thief.give('/sign-in/code', { code: codeOf(secret, 1) })).status).toBe(401);
  });

  test('a backup code lets in once; the table holds hashes only', async () => {
    const owner = await house.member('agent');
    const browser = visitor();
    await browser.signIn(owner.email);
    const { backupCodes } = await enrol(browser);
    expect(new Set(backupCodes).size).toBe(10);
    const row = await house.hub.prisma.twoFactor.findFirstOrThrow({ where: { userId: owner.userId } });
    for (const code of backupCodes) expect(row.backupCodes).not.toContain(code);
    const [code] = backupCodes;
    const next = visitor();
    await next.signIn(owner.email);
    expect((await next.give('/sign-in/backup-code', { code: code!.toUpperCase() })).body).toEqual({
      next: 'signed_in',
    });
    const again = visitor();
    await again.signIn(owner.email);
    expect((await again.give('/sign-in/backup-code', { code })).status).toBe(401);
    expect((await again.give('/sign-in/backup-code', { code: row.backupCodes.slice(2, 40) })).status).toBe(
      401,
    );
    expect((await next.ask('GET', '/me/account')).body.secondFactor).toEqual({
      on: true,
      demanded: false,
      backupCodesLeft: 9,
    });
  });

  test('may be demanded of a role: until it is there, nothing else is open', async () => {
    const boss = await house.member('administrator');
    const browser = visitor();
    await browser.signIn(boss.email);
    await house.hub.settings.change({ secondFactorRoles: ['administrator'] });
    try {
      expect(await browser.ask('GET', '/session')).toMatchObject({
        status: 403,
        body: { error: { code: 'second_factor_needed' } },
      });
      expect(await browser.ask('GET', '/clients')).toMatchObject({ status: 403 });
      await expect(browser.socket()).rejects.toThrow('unauthenticated');
      expect((await browser.ask('GET', '/me/account')).body.secondFactor.demanded).toBe(true);
      const { secret } = await enrol(browser);
      expect((await browser.ask('GET', '/session')).status).toBe(200);
      const ended = await browser.give('/second-factor/end', { password: PASSWORD, code: codeOf(secret, 1) });
      expect(ended).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });
    } finally {
      await house.hub.settings.change({ secondFactorRoles: [] });
    }
  });
});

/** How many of the waits that follow ten free tries (10 s, 20 s, 40 s …) fit into a time: one more try is allowed after each. */
function waitsWithin(ms: number): number {
  let count = 0;
  for (let wait = 10_000, left = ms; left >= wait; wait *= 2) {
    left -= wait;
    count += 1;
  }
  return count;
}
