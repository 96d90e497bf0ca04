import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { keepPickingUp, type PickingUp } from '../../core/pickUp/pickUpMail.ts';
import { startDovecot, type Dovecot } from '../support/dovecot.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { mailTo } from '../support/imapPlace.ts';
import { until } from '../support/openTestHub.ts';

// Mail servers that let us in by a consent of the mailbox's owner, and not by a password (OAuth 2): asked for in the owner's
// browser, renewed before it ends, used by one process at a time, and gone when the owner takes it back.

let house: Harness;
let administrator: Member;
let dovecot: Dovecot;
let picking: PickingUp;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
  dovecot = await startDovecot({ tokenInfoUrl: `${house.sandboxUrl}/oauth/tokeninfo` });
  picking = keepPickingUp(house.hub, { lookEveryMs: 100, leaseMs: 3_000, pollMs: 700, firstPauseMs: 100 });
});
afterEach(() => house.checkInvariants());
afterAll(async () => {
  await picking?.close();
  await dovecot?.close();
  await house?.close();
});

const consents = (body: object) =>
  house.control<{ asked: number; seconds: number }>('PUT', '/consents', body);

async function mailbox() {
  const place = await house.open();
  const { items } = await administrator.get('/mailboxes');
  const { id } = items.find((one: any) => one.address === place.mailbox);
  const path = `/mailboxes/${id}`;
  const order = {
    provider: 'custom',
    application: 'hub',
    applicationSecret: 'a secret nobody may see',
    authorizeUrl: `${house.sandboxUrl}/oauth/authorize`,
    tokenUrl: `${house.sandboxUrl}/oauth/token`,
    scope: 'mail',
    username: place.mailbox,
  };
  const ways = () => administrator.get(`${path}/ways`);
  return { place, id: String(id), path, order, ways };
}

/** The owner's browser at the provider: gives what it is sent back with. */
async function answer(url: string, says: 'yes' | 'no' = 'yes'): Promise<Record<string, string>> {
  const asked = new URL(url);
  const page = await fetch(asked);
  expect(page.status, await page.clone().text()).toBe(200);
  const response = await fetch(asked.origin + asked.pathname, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...asked.searchParams, ['answer', says]]),
  });
  const back = new URL(response.headers.get('location') ?? '');
  expect(back.pathname).toBe('/mail-consent');
  return Object.fromEntries(back.searchParams);
}

async function consented() {
  const box = await mailbox();
  await administrator.put(`${box.path}/consent`, box.order);
  const { url } = await administrator.post(`${box.path}/consent/ask`);
  await administrator.post('/mail-consents/finish', await answer(url));
  return box;
}

test('asked with a proof key, given once, to who asked; nothing secret is ever shown', async () => {
  const { path, order, ways, id } = await mailbox();
  expect(await administrator.ask('POST', `${path}/consent/ask`)).toMatchObject({ status: 409 });
  const saved = await administrator.put(`${path}/consent`, order);
  expect(saved.consent).toMatchObject({ state: 'none', hasSecret: true, username: order.username });
  const { url } = await administrator.post(`${path}/consent/ask`);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    client_id: 'hub',
    login_hint: order.username,
  });
  const back = await answer(url);
  const other = await house.member('administrator');
  const finish = (who: Member, body: object) => who.ask('POST', '/mail-consents/finish', body);
  expect(await finish(other, back)).toMatchObject({ status: 409 });
  expect(await finish(administrator, { ...back, state: 'x'.repeat(43) })).toMatchObject({ status: 409 });
  expect(await finish(administrator, back)).toMatchObject({ status: 200, body: { mailboxId: id } });
  expect(await finish(administrator, back)).toMatchObject({ status: 409 });
  const given = await ways();
  expect(given.consent).toMatchObject({ state: 'given', failure: null });
  const row = await house.hub.prisma.mailConsent.findUniqueOrThrow({ where: { ourAddressId: id } });
  const shown = JSON.stringify([saved, given]);
  for (const secret of [order.applicationSecret, row.accessToken ?? '', row.refreshToken ?? ''])
    expect(shown).not.toContain(secret);
  expect(JSON.stringify(row)).not.toContain(order.applicationSecret);
  expect(given.changes.map(({ what }: any) => what)).toEqual(['consent_given', 'consent_saved']);
});

test('a no, a wrong code and another’s proof give nothing', { timeout: 180_000 }, async () => {
  const { path, order, ways } = await mailbox();
  await administrator.put(`${path}/consent`, order);
  const ask = async () => (await administrator.post(`${path}/consent/ask`)).url;
  const finish = (body: object) => administrator.ask('POST', '/mail-consents/finish', body);
  expect(await finish(await answer(await ask(), 'no'))).toMatchObject({ status: 400 });
  const back = await answer(await ask());
  expect(await finish({ ...back, code: 'made-up' })).toMatchObject({ status: 400 });
  // A code that somebody else has got for another state: the proof does not fit.
  const [one, two] = [await answer(await ask()), await answer(await ask())];
  expect(await finish({ state: one['state'], code: two['code'] })).toMatchObject({ status: 400 });
  expect((await ways()).consent).toMatchObject({ state: 'none' });
});

test(
  'mails leave by it, tokens are renewed before they end, once for all, and a consent taken back is said',
  { timeout: 180_000 },
  async () => {
    const { place, path, ways } = await consented();
    const port = Number(new URL(house.hub.config.smtpUrl).port);
    const server = { host: '127.0.0.1', port, security: 'none', username: place.mailbox };
    const saved = await administrator.put(`${path}/smtp`, { ...server, signIn: 'consent' });
    expect(saved.smtp).toMatchObject({ signIn: 'consent' });
    const test = () => administrator.post(`${path}/smtp/test`, { to: 'somebody@client.example' });
    expect(await test()).toMatchObject({ failure: null });
    const { asked } = await consents({});
    expect(await test()).toMatchObject({ failure: null });
    expect((await consents({})).asked).toBe(asked);
    // About to end: the next mails, at once, ask for a new one once.
    const soon = new Date(Date.now() + 60_000);
    const expire = () => house.hub.prisma.mailConsent.updateMany({ data: { expiresAt: soon } });
    await expire();
    const results = await Promise.all([test(), test(), test()]);
    expect(results.map(({ failure }: any) => failure)).toEqual([null, null, null]);
    expect((await consents({})).asked).toBe(asked + 1);
    // The server takes it no more, though by our clock it is good: the second try asks, and learns why.
    await consents({ withdraw: place.mailbox });
    expect(await test()).toMatchObject({ failure: 'auth' });
    await until(async () => (await test()).failure === 'consent');
    await until(async () => (await ways()).smtp.failure === 'consent');
    expect((await ways()).consent).toMatchObject({ state: 'withdrawn', failure: 'consent' });
    const { url } = await administrator.post(`${path}/consent/ask`);
    await administrator.post('/mail-consents/finish', await answer(url));
    expect(await test()).toMatchObject({ failure: null });
  },
);

test(
  'mails are fetched by it, across the end of a token; taken back, it stands still until it is given anew',
  { timeout: 180_000 },
  async () => {
    const { place, path, ways } = await consented();
    await dovecot.setUser(place.mailbox, 'a password that we do not know');
    const folders = {
      folders: ['INBOX'],
      since: new Date(Date.now() - 864e5).toISOString(),
      after: 'keep',
      moveTo: null,
    };
    const server = { host: '127.0.0.1', port: dovecot.port, security: 'none', username: place.mailbox };
    await administrator.put(`${path}/imap`, { ...server, ...folders, signIn: 'consent' });
    const comes = async (words: string) => {
      await dovecot.deliver(place.mailbox, [mailTo(place.mailbox, words)]);
      await until(
        () => house.hub.prisma.message.findFirst({ where: { to: place.mailbox, text: words } }),
        40_000,
      );
    };
    await comes('First');
    expect(await administrator.get(`${path}/imap/folders`)).toMatchObject({
      folders: ['INBOX'],
      failure: null,
    });

    await house.hub.prisma.mailConsent.updateMany({ data: { expiresAt: new Date() } });
    await dovecot.stop();
    await dovecot.start();
    await comes('Second');

    await consents({ withdraw: place.mailbox });
    await dovecot.stop();
    await dovecot.start();
    await until(async () => (await ways()).imap.pausedAt, 40_000);
    expect(await ways()).toMatchObject({ imap: { failure: 'consent' }, consent: { state: 'withdrawn' } });
    const { url } = await administrator.post(`${path}/consent/ask`);
    await administrator.post('/mail-consents/finish', await answer(url));
    expect((await ways()).imap).toMatchObject({ pausedAt: null, failure: null });
    await comes('Third');
  },
);

test('another place, another name or another mailbox: what was given counts no more, and secrets stay', async () => {
  const { path, order } = await consented();
  const { applicationSecret: _kept, ...same } = order;
  const save = async (change: object) =>
    (await administrator.put(`${path}/consent`, { ...same, ...change })).consent;
  expect(await save({})).toMatchObject({ state: 'given', hasSecret: true });
  expect(await save({ scope: 'more' })).toMatchObject({ state: 'none', hasSecret: true });
  expect(await save({ application: 'another' })).toMatchObject({ state: 'none', hasSecret: false });
  const google = { provider: 'google', application: 'g', username: order.username };
  expect((await administrator.put(`${path}/consent`, google)).consent).toMatchObject({
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
  });
  const wrong = { ...same, authorizeUrl: 'javascript:alert(1)' };
  expect(await administrator.ask('PUT', `${path}/consent`, wrong)).toMatchObject({ status: 400 });
  expect((await administrator.post(`${path}/consent/remove`)).consent).toBeNull();
  const { tokenUrl: _none, ...half } = same;
  expect(await administrator.ask('PUT', `${path}/consent`, half)).toMatchObject({ status: 400 });
});
