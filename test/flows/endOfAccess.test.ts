import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConsoleSocket } from '../support/actor.ts';
import { PASSWORD } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { codeOf, enrol, Visitor } from '../support/visitor.ts';

// Whoever's access ends is out: by every old cookie, socket and key, at once, in every process.

const NEXT = 'a quiet lake in autumn';

let house: Harness;
let boss: Visitor;
beforeAll(async () => {
  house = await startHarness({ servers: 2 });
  boss = visitor();
  await boss.signIn((await house.member('administrator')).email);
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const visitor = (): Visitor => new Visitor(house.urls[0]!);

/** Somebody who is signed in in three browsers, with consoles on both servers, and has a key. */
interface Present {
  who: Member;
  /** The browser in which it happens. */
  here: Visitor;
  others: Visitor[];
  sockets: ConsoleSocket[];
  key: string;
}

async function arrive(): Promise<Present> {
  const who = await house.member('agent');
  const [here, ...others] = [visitor(), visitor(), visitor()];
  for (const browser of [here!, ...others]) await browser.signIn(who.email);
  const elsewhere = others[1]!.actor();
  elsewhere.url = house.urls[1]!;
  const made = await here!.ask('POST', '/me/keys', { name: 'till', days: 30 });
  expect(made.body.item.prefix).toBe(made.body.key.slice(0, 9));
  const sockets = [await others[0]!.socket(), await elsewhere.socket(), await who.socket()];
  return { who, here: here!, others, sockets, key: made.body.key };
}

const withKey = (key: string): Promise<Response> =>
  fetch(`${house.urls[0]}/api/session`, { headers: { authorization: `Bearer ${key}` } });

async function expectGone({ others, sockets, key, who }: Present): Promise<void> {
  for (const browser of others) expect((await browser.ask('GET', '/session')).status).toBe(401);
  expect((await withKey(key)).status).toBe(401);
  expect((await who.ask('GET', '/session')).status).toBe(401);
  await until(async () => sockets.every((one) => !one.socket.connected), 5_000);
  for (const browser of others) await expect(browser.socket()).rejects.toThrow('unauthenticated');
  expect(await house.hub.prisma.session.count({ where: { userId: who.userId } })).toBeLessThanOrEqual(1);
}

const events: [string, (present: Present) => Promise<void>][] = [
  [
    'a change of password',
    async ({ here, who }) => {
      const old = here.cookie('rapport.session_token');
      expect(await here.give('/change-password', { current: PASSWORD, next: NEXT })).toMatchObject({
        status: 200,
      });
      expect(here.cookie('rapport.session_token')).not.toBe(old);
      expect((await visitor().bring({ 'rapport.session_token': old }).ask('GET', '/session')).status).toBe(
        401,
      );
      expect((await here.ask('GET', '/session')).status, 'this browser goes on').toBe(200);
      expect((await visitor().signIn(who.email)).status).toBe(401);
      expect((await visitor().signIn(who.email, NEXT)).body).toEqual({ next: 'signed_in' });
      await here.ask('POST', '/me/sessions/end-others');
    },
  ],
  [
    'a password set by a link',
    async ({ who }) => {
      const { body } = await boss.ask('POST', `/agents/${who.agentId}/password-link`);
      const token = body.url.split('#')[1];
      expect(await visitor().give('/set-password', { token, password: NEXT })).toMatchObject({ status: 200 });
    },
  ],
  [
    'a disabled account',
    async ({ who, here }) => {
      await boss.ask('PATCH', `/agents/${who.agentId}`, { disabled: true });
      expect((await here.ask('GET', '/session')).status).toBe(401);
      expect((await visitor().signIn(who.email)).status).toBe(401);
    },
  ],
  [
    'another role',
    async ({ who, here }) => {
      await boss.ask('PATCH', `/agents/${who.agentId}`, { role: 'supervisor' });
      expect((await here.ask('GET', '/session')).status).toBe(401);
    },
  ],
  [
    'a new second factor',
    async ({ here }) => {
      await enrol(here);
      expect((await here.ask('GET', '/session')).status).toBe(200);
    },
  ],
  [
    'a second factor that an administrator takes away',
    async ({ who, here, others }) => {
      const { secret } = await enrol(here);
      for (const browser of [here, ...others]) {
        const half = await browser.signIn(who.email);
        expect(half.body).toEqual({ next: 'second_factor' });
      }
      // Who is half way in when it happens does not come in by what they have.
      await boss.ask('POST', `/agents/${who.agentId}/reset-second-factor`);
      expect((await here.give('/sign-in/code', { code: codeOf(secret, 1) })).status).toBe(401);
      expect((await visitor().signIn(who.email)).body).toEqual({ next: 'signed_in' });
    },
  ],
];

describe('nothing old works after', () => {
  test.each(events)('%s', async (_name, happen) => {
    const present = await arrive();
    await happen(present);
    await expectGone(present);
  });

  test('signing out: this session and its consoles, in every process; the others go on', async () => {
    const { here, others, who, key } = await arrive();
    const mine = here.actor();
    mine.url = house.urls[1]!;
    const console = await mine.socket();
    const cookie = here.cookie('rapport.session_token');
    expect(await here.give('/sign-out')).toMatchObject({ status: 200 });
    expect(here.cookie('rapport.session_token')).toBe('');
    expect((await visitor().bring({ 'rapport.session_token': cookie }).ask('GET', '/session')).status).toBe(
      401,
    );
    await until(async () => !console.socket.connected, 5_000);
    expect((await others[0]!.ask('GET', '/session')).status).toBe(200);
    expect((await withKey(key)).status).toBe(200);
    expect((await who.ask('GET', '/session')).status).toBe(200);
  });

  test('the time a session has, used or not', async () => {
    const { here, others, who } = await arrive();
    const [first, second] = others;
    const idOf = async (browser: Visitor): Promise<string> =>
      (await browser.ask('GET', '/me/sessions')).body.items.find((one: any) => one.isThis).id;
    const [idle, old] = [await idOf(first!), await idOf(second!)];
    const sockets = [await first!.socket(), await second!.socket()];
    const { prisma, pool } = house.hub;
    await pool.query(`UPDATE session SET "updatedAt" = now() - interval '121 min' WHERE id = $1`, [idle]);
    await prisma.session.update({ where: { id: old }, data: { expiresAt: new Date() } });
    expect((await first!.ask('GET', '/session')).status).toBe(401);
    expect((await second!.ask('GET', '/session')).status).toBe(401);
    expect((await here.ask('GET', '/session')).status).toBe(200);
    await until(async () => sockets.every((one) => !one.socket.connected), 5_000);
    const left = await prisma.session.findMany({ where: { userId: who.userId } });
    expect(left.every((one) => one.expiresAt.getTime() <= one.createdAt.getTime() + 12 * 3_600_000)).toBe(
      true,
    );
  });
});

describe('one’s own sessions', () => {
  test('are listed and ended one by one; nobody else’s', async () => {
    const { here, others } = await arrive();
    const { items } = (await here.ask('GET', '/me/sessions')).body;
    expect(items).toHaveLength(3);
    expect(items.filter((one: any) => one.isThis)).toHaveLength(1);
    const stranger = await arrive();
    for (const one of items)
      expect((await stranger.here.ask('POST', `/me/sessions/${one.id}/end`)).status).toBe(404);
    for (const one of items.filter((item: any) => !item.isThis))
      expect((await here.ask('POST', `/me/sessions/${one.id}/end`)).status).toBe(200);
    for (const browser of others) expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await here.ask('GET', '/session')).status).toBe(200);
  });
});

describe('keys', () => {
  test('end by themselves, are revoked, say when they were used, and cannot make others', async () => {
    const { here, key } = await arrive();
    expect((await withKey(key)).status).toBe(200);
    const [listed] = (await here.ask('GET', '/me/keys')).body.items.filter((one: any) => one.name === 'till');
    expect(listed.lastUsedAt).not.toBeNull();
    const bearer = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    for (const [path, body] of [
      ['/api/me/keys', { name: 'another' }],
      ['/api/me/sessions/end-others', {}],
      ['/api/auth/change-password', { current: PASSWORD, next: NEXT }],
    ] as const) {
      const answer = await fetch(house.urls[0]! + path, {
        method: 'POST',
        headers: bearer,
        body: JSON.stringify(body),
      });
      expect(answer.status, path).toBe(403);
    }
    await house.hub.prisma.apiToken.update({ where: { id: listed.id }, data: { expiresAt: new Date() } });
    expect((await withKey(key)).status).toBe(401);
    await house.hub.prisma.apiToken.update({ where: { id: listed.id }, data: { expiresAt: null } });
    expect((await here.ask('POST', `/me/keys/${listed.id}/revoke`)).status).toBe(200);
    expect((await withKey(key)).status).toBe(401);
  });

  test.each([[''], ['null'], ['undefined'], ['rk_'], ['[]'], ['rk_' + 'A'.repeat(43)]])(
    'none like "%s" is taken',
    async (key) => expect((await withKey(key)).status).toBe(401),
  );
});

describe('password links', () => {
  test('empty, null, lists, made-up, used and old ones are refused alike', async () => {
    const who = await house.member('agent');
    const link = async (): Promise<string> =>
      (await boss.ask('POST', `/agents/${who.agentId}/password-link`)).body.url.split('#')[1];
    const replaced = await link();
    const used = await link();
    expect((await visitor().give('/set-password', { token: used, password: 'password1234' })).status).toBe(
      400,
    );
    expect((await visitor().give('/set-password', { token: used, password: NEXT })).status).toBe(200);
    const old = await link();
    await house.hub.prisma.passwordLink.updateMany({
      where: { userId: who.userId, usedAt: null },
      data: { expiresAt: new Date() },
    });
    for (const token of ['', null, [], [old], {}, undefined, 'x'.repeat(43), replaced, used, old]) {
      const answer = await visitor().give('/set-password', { token, password: NEXT });
      expect([400, 404], JSON.stringify(token)).toContain(answer.status);
      expect(JSON.stringify(answer.body)).not.toContain(NEXT);
    }
    const racing = await link();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => visitor().give('/set-password', { token: racing, password: NEXT })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const rows = await house.hub.prisma.passwordLink.findMany({ where: { userId: who.userId } });
    for (const row of rows)
      expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(86_400_500);
  });
});

describe('another site', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ])('cannot write with our cookie: %o', async (headers) => {
    const { here } = await arrive();
    const forged = visitor()
      .bring(Object.fromEntries(here.cookies))
      .with(headers as Record<string, string>);
    for (const path of ['/me/sessions/end-others', '/agents/me/confirm-presence']) {
      const answer = await fetch(`${house.urls[0]}/api${path}`, { method: 'POST', headers: forged.headers });
      expect(answer.status, path).toBe(403);
    }
    expect((await forged.give('/sign-out')).status).toBe(403);
    expect((await forged.give('/sign-in/email', { email: 'a@b.example', password: 'x' })).status).toBe(403);
    expect((await here.ask('GET', '/session')).status).toBe(200);
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'])(
    'a form of type %s acts on nothing',
    async (type) => {
      const { here } = await arrive();
      const before = (await here.ask('GET', '/me/sessions')).body.items.length;
      for (const path of ['/api/me/keys', '/api/auth/change-password', '/api/auth/second-factor/start']) {
        const answer = await fetch(house.urls[0]! + path, {
          method: 'POST',
          headers: { ...here.headers, 'content-type': type },
          body: `{"name":"x","password":"${PASSWORD}"}`,
        });
        expect(answer.status, path).toBe(400);
      }
      expect((await here.ask('GET', '/me/sessions')).body.items).toHaveLength(before);
    },
  );
});
