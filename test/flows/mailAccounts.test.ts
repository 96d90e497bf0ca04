import { authenticate } from 'mailauth';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fakeDns } from '../support/fakeDns.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { startRelayServer, type RelayServer } from '../support/relayServer.ts';

// Mails leave by the server of their mailbox, signed by its domain; what does not work is said in words and tried again.

let house: Harness;
let relay: RelayServer;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  relay = await startRelayServer();
  administrator = await house.member('administrator');
});
afterEach(() => house.checkInvariants());
afterAll(async () => {
  await house?.close();
  await relay?.close();
});

const PASSWORD = 'a password nobody may see';

async function mailbox() {
  const place = await house.open();
  const { items } = await administrator.get('/mailboxes');
  const { id } = items.find((one: any) => one.address === place.mailbox);
  relay.users.set(place.mailbox, PASSWORD);
  return { place, id: String(id), path: `/mailboxes/${id}` };
}

const serverFor = (address: string, port = relay.port) => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  username: address,
});

/** A client writes, and the agent answers; gives whom, and the words of the answer. */
async function answered({ agent, mailbox: to }: Place, words: string) {
  const client = house.customer();
  await client.mail(to, { subject: 'Offer', text: 'What does it cost?' });
  const { id, clientId } = await agent.isOffered(client.email);
  await agent.post(`/conversations/${id}/accept`);
  await agent.post(`/conversations/${id}/reply`, { text: words });
  const done = async () => {
    await agent.post(`/conversations/${id}/close`);
  };
  return { client, clientId, done };
}

const relayed = (to: string) => until(async () => relay.mails.find((mail) => mail.to.includes(to)));
const deliveryTo = (to: string) =>
  house.hub.prisma.delivery.findFirstOrThrow({ where: { to, purpose: 'reply' } });

test('a mail leaves by the server of its mailbox, on few connections; the other mailboxes by the house’s', async () => {
  const { place, path } = await mailbox();
  const other = await mailbox();
  const before = relay.connections();
  const saved = await administrator.put(`${path}/smtp`, { ...serverFor(place.mailbox), password: PASSWORD });
  expect(saved.smtp).toEqual({
    ...serverFor(place.mailbox),
    signIn: 'password',
    failure: null,
    failingSince: null,
    workedAt: null,
  });
  for (const words of ['It costs nothing.', 'Nothing at all.']) {
    const { client, done } = await answered(place, words);
    const mail = await relayed(client.email);
    expect(mail).toMatchObject({ user: place.mailbox, to: [client.email] });
    expect(mail.from).toMatch(new RegExp(`^${place.mailbox.split('@')[0]}\\+\\w+@`));
    expect(mail.raw.toString()).toContain(words);
    // Nothing of it came by the house's server.
    expect(await client.mails()).toEqual([]);
    await done();
  }
  expect(relay.connections() - before).toBe(1);
  await until(async () => (await administrator.get(`${path}/ways`)).smtp.workedAt);

  const theirs = await answered(other.place, 'By the other way.');
  await theirs.client.getsMail('By the other way.');
  await theirs.done();
  expect((await administrator.post(`${path}/smtp/remove`)).smtp).toBeNull();
  const back = await answered(place, 'By the house again.');
  await back.client.getsMail('By the house again.');
  await back.done();
});

test('a wrong password is said in words, the mail waits, and leaves when the password is right', async () => {
  const { place, path } = await mailbox();
  await administrator.put(`${path}/smtp`, { ...serverFor(place.mailbox), password: 'wrong' });
  const { client, done } = await answered(place, 'It waits.');
  await until(async () => (await administrator.get(`${path}/ways`)).smtp.failure === 'auth');
  expect(['pending', 'leased']).toContain((await deliveryTo(client.email)).state);
  await administrator.put(`${path}/smtp`, { ...serverFor(place.mailbox), password: PASSWORD });
  expect((await relayed(client.email)).raw.toString()).toContain('It waits.');
  await until(async () => (await deliveryTo(client.email)).state === 'accepted');
  await until(async () => {
    const { smtp } = await administrator.get(`${path}/ways`);
    return smtp.failure === null && smtp.failingSince === null && smtp.workedAt;
  });
  expect(relay.mails.filter((mail) => mail.to.includes(client.email))).toHaveLength(1);
  await done();
});

test('a password is kept sealed, given out to nobody and to no other server, and every change has a name', async () => {
  const { place, id, path } = await mailbox();
  const server = serverFor(place.mailbox);
  expect((await administrator.ask('PUT', `${path}/smtp`, server)).status).toBe(400);
  const answers = [
    await administrator.put(`${path}/smtp`, { ...server, password: PASSWORD }),
    // The same server may keep it; another one, another user or another kind of line may not.
    await administrator.put(`${path}/smtp`, { ...server, port: server.port }),
    await administrator.get(`${path}/ways`),
  ];
  expect(JSON.stringify(answers)).not.toContain(PASSWORD);
  for (const change of [{ host: '127.0.0.2' }, { username: 'somebody.else' }])
    expect((await administrator.ask('PUT', `${path}/smtp`, { ...server, ...change })).status).toBe(400);
  const row = await house.hub.prisma.smtpAccount.findUniqueOrThrow({ where: { ourAddressId: id } });
  expect(row.secret).toMatch(/^v1\./);
  expect(row).toMatchObject({ version: 2, host: '127.0.0.1' });
  await administrator.post(`${path}/smtp/remove`);
  const { changes } = await administrator.get(`${path}/ways`);
  expect(changes.map((one: any) => one.what)).toEqual(['smtp_removed', 'smtp_saved', 'smtp_saved']);
  expect(changes[0].byName).toBe(administrator.name);
  for (const role of ['agent', 'supervisor'] as const)
    expect((await (await house.member(role)).ask('GET', `${path}/ways`)).status).toBe(403);
});

test('a test mail says what came of it', async () => {
  const { place, path } = await mailbox();
  const to = house.customer().email;
  const tries = (what: object) => administrator.post(`${path}/smtp/test`, what);
  expect(await tries({ to })).toEqual({ failure: null, answer: expect.stringMatching(/^250/) });
  await administrator.put(`${path}/smtp`, { ...serverFor(place.mailbox), password: PASSWORD });
  expect(await tries({ to })).toEqual({ failure: null, answer: expect.stringMatching(/^250/) });
  expect(await relayed(to)).toMatchObject({ user: place.mailbox, from: place.mailbox });
  expect((await administrator.ask('POST', `${path}/smtp/test`, { to: 'nobody' })).status).toBe(400);

  const secure = await startRelayServer({ tls: true });
  const closed = await startRelayServer();
  await closed.close();
  const failures: [object, string][] = [
    [{ ...serverFor(place.mailbox), password: 'wrong' }, 'auth'],
    [{ ...serverFor(place.mailbox, secure.port), security: 'tls', password: PASSWORD }, 'tls'],
    [{ ...serverFor(place.mailbox), security: 'starttls', password: PASSWORD }, 'tls'],
    [{ ...serverFor(place.mailbox, closed.port), password: PASSWORD }, 'refused'],
    [{ ...serverFor(place.mailbox), host: 'nowhere.invalid', password: PASSWORD }, 'unknown_host'],
    [{ ...serverFor(place.mailbox), host: '10.0.0.1', password: PASSWORD }, 'private_address'],
    [{ ...serverFor(place.mailbox), host: '169.254.169.254', password: PASSWORD }, 'private_address'],
  ];
  for (const [server, failure] of failures) {
    await administrator.put(`${path}/smtp`, server);
    expect([server, (await tries({ to })).failure]).toEqual([server, failure]);
  }
  expect((await administrator.get(`${path}/ways`)).changes.map((one: any) => one.what)).toContain(
    'smtp_tested',
  );
  await secure.close();
  await administrator.post(`${path}/smtp/remove`);
});

test('a key signs once the DNS has it, and everybody can prove the signature', async () => {
  // All mailboxes of these tests are of one domain.
  await house.hub.prisma.dkimKey.deleteMany();
  const { place, path } = await mailbox();
  await administrator.put(`${path}/smtp`, { ...serverFor(place.mailbox), password: PASSWORD });
  const made = await administrator.post(`${path}/dkim`);
  const [key] = made.dkim;
  const domain = place.mailbox.split('@')[1];
  expect(key).toMatchObject({ domain, signsSince: null, found: null });
  expect(key.recordName).toBe(`${key.selector}._domainkey.${domain}`);
  expect(JSON.stringify(made)).not.toMatch(/PRIVATE/);
  const which = { selector: key.selector };
  const found = async (records: Record<string, string[][]>) => {
    house.hub.mailDns = fakeDns(records);
    return (await administrator.post(`${path}/dkim/check`, which)).dkim[0].found;
  };
  expect(await found({})).toBe('missing');
  expect((await administrator.ask('POST', `${path}/dkim/switch`, { ...which, on: true })).status).toBe(409);
  const name = `${key.recordName} TXT`;
  expect(await found({ [name]: [['v=DKIM1; k=rsa; p=AAAA']] })).toBe('different');
  // A long record is served in pieces.
  const pieces = [key.record.slice(0, 200), key.record.slice(200)];
  const dns = { [name]: [pieces] };
  expect(await found(dns)).toBe('found');

  const unsigned = await answered(place, 'Not signed yet.');
  expect((await relayed(unsigned.client.email)).raw.toString()).not.toContain('DKIM-Signature');
  await unsigned.done();
  await administrator.post(`${path}/dkim/switch`, { ...which, on: true });
  const signed = await answered(place, 'Signed.\n\n.\n  with  blanks — and 中文');
  const { raw, from } = await relayed(signed.client.email);
  await signed.done();
  const proof = async (mail: Buffer) => {
    const resolver = fakeDns(dns);
    const { dkim } = await authenticate(mail, { sender: from, mta: 'test', resolver, disableArc: true });
    return dkim.results.map(({ status, selector }) => [selector, status.result, status.aligned]);
  };
  expect(await proof(raw)).toEqual([[key.selector, 'pass', domain]]);
  expect(raw.toString()).toMatch(/h=from:reply-to:subject/);
  const forged = Buffer.from(raw.toString().replace('Signed.', 'Forged.'));
  expect((await proof(forged)).map(([, result]) => result)).not.toContain('pass');

  expect((await administrator.ask('POST', `${path}/dkim/remove`, which)).status).toBe(409);
  await administrator.post(`${path}/dkim/switch`, { ...which, on: false });
  expect((await administrator.post(`${path}/dkim/remove`, which)).dkim).toEqual([]);
  expect((await administrator.get(`${path}/ways`)).changes.map((one: any) => one.what).slice(0, 4)).toEqual([
    'dkim_removed',
    'dkim_off',
    'dkim_on',
    'dkim_made',
  ]);
  house.hub.mailDns = null;
});
