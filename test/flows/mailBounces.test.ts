import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Customer, SeenMail } from '../support/customer.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { sendRaw } from '../support/smtpTalk.ts';

// What servers say of our mails, what machines answer, and who wants no more: none of it is a conversation, and what is said
// for good holds.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const report = (fields: string[], about: string[] = []): string =>
  [
    'From: MAILER-DAEMON@relay.example',
    `Message-ID: <${Math.random()}@relay.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    '',
    ...fields,
    ...(about.length > 0 ? ['--b', 'Content-Type: text/rfc822-headers', '', ...about] : []),
    '--b--',
    '',
  ].join('\r\n');

/** A client writes, is answered, and is done with: then they are asked how it was. */
async function served(customer: Customer): Promise<string> {
  await customer.mail(place.mailbox, { subject: 'Hello', text: 'Hello' });
  const { id, clientId } = await place.agent.isOffered(customer.email);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/reply`, { text: 'Here you are.' });
  await done(id);
  return clientId;
}

/** An agent writes to somebody new, and to those in copy. */
async function wrote(cc: string[] = []) {
  const customer = house.customer();
  const { conversation } = await place.agent.post('/conversations', {
    channel: 'email',
    to: customer.email,
    text: `Hello ${customer.email}`,
    queueId: place.queueId,
    ...(cc.length > 0 ? { copies: { cc } } : {}),
  });
  const mail = await customer.getsMail(`Hello ${customer.email}`);
  await until(async () =>
    (await house.timeline(conversation.clientId)).some(({ kind }) => kind === 'message.sent'),
  );
  return { customer, mail, id: conversation.id as string, clientId: conversation.clientId as string };
}

const comesBack = async (mail: SeenMail, raw: string, to = mail.envelope.from) =>
  expect(await sendRaw(house.servers[0]!.smtpPort, { from: '', to: [to], raw })).toMatch(/^250/);
const failures = async (clientId: string) =>
  (await house.timeline(clientId)).flatMap((event) =>
    event.kind === 'message.failed' ? [event.data.reason] : [],
  );
const write = (id: string) => place.agent.ask('POST', `/conversations/${id}/reply`, { text: 'Again' });
const done = (id: string) => place.agent.post(`/conversations/${id}/close`);

describe('what a server says of a mail', () => {
  test('for good stops further mail there, until somebody writes from it', async () => {
    const { customer, mail, id, clientId } = await wrote();
    expect(mail.envelope.from).toMatch(/^desk\d+\+[a-z0-9]{49}@hub\.example$/);
    await comesBack(
      mail,
      report(['Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 No such user']),
    );
    await until(async () => (await failures(clientId)).length > 0);
    expect(await failures(clientId)).toEqual(['bounced_5.1.1']);
    expect(await write(id)).toMatchObject({
      status: 502,
      body: {
        error: {
          code: 'channel_unavailable',
          message: expect.stringContaining('550 No such user'),
          details: { address: customer.email, status: '5.1.1' },
        },
      },
    });
    // Nor is anything sent that was on its way.
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    await customer.mail(place.mailbox, { subject: 'I am here', text: 'Hello again' });
    await until(async () =>
      (await house.timeline(clientId)).some((event) => event.kind === 'message.received'),
    );
    expect((await write(id)).status).toBe(200);
    await customer.getsMail('Again');
    await done(id);
  });

  test('or a person wants to try again', async () => {
    const { customer, mail, id, clientId } = await wrote();
    await comesBack(mail, report(['Action: failed', 'Status: 5.1.2']));
    await until(async () => (await failures(clientId)).length > 0);
    expect((await write(id)).status).toBe(502);
    await place.agent.post('/dead-addresses/try-again', { address: customer.email.toUpperCase() });
    expect((await write(id)).status).toBe(200);
    await done(id);
  });

  test.each([
    ['Action: delayed', 'Status: 4.4.1', []],
    ['Action: failed', 'Status: 4.4.7', ['bounced_4.4.7']],
    ['Action: failed', 'Status: 5.2.2', ['bounced_5.2.2']],
  ])('%s, %s: it may be tried again', async (action, status, failed) => {
    const { mail, id, clientId } = await wrote();
    await comesBack(mail, report([action, status]));
    const token = mail.envelope.from;
    const delivery = await house.hub.prisma.delivery.findFirstOrThrow({ where: { clientId } });
    expect(token).toContain('+');
    await until(() =>
      house.hub.prisma.rawInbound.findFirst({
        where: { reason: 'bounce', envelope: { path: ['repliesTo'], array_contains: [delivery.id] } },
      }),
    );
    await until(async () => (await failures(clientId)).length === failed.length);
    expect((await write(id)).status).toBe(200);
    await done(id);
  });

  test('is about the one copy that did not arrive', async () => {
    const friend = house.customer();
    const { mail, id, clientId } = await wrote([friend.email]);
    await friend.getsMail('Hello');
    // To the plain mailbox, as some servers do: the report names the mail and the reader.
    const about = report(
      [`Final-Recipient: rfc822; ${friend.email}`, 'Action: failed', 'Status: 5.1.1'],
      [`Message-ID: ${mail.messageId}`],
    );
    await comesBack(mail, about, place.mailbox);
    await until(async () => (await failures(clientId)).length > 0);
    const states = await house.hub.prisma.delivery.findMany({
      where: { clientId },
      select: { to: true, state: true },
    });
    expect(states).toContainEqual({ to: friend.email, state: 'undelivered' });
    expect(states.filter(({ state }) => state === 'undelivered')).toHaveLength(1);
    expect((await write(id)).status).toBe(200);
    await done(id);
  });

  test('of a mail that is none of ours changes nothing', async () => {
    const { mail, id, clientId } = await wrote();
    const made = `Message-ID: ${mail.messageId.replace(/\.[0-9a-f]{32}@/, `.${'0'.repeat(32)}@`)}`;
    await comesBack(mail, report(['Action: failed', 'Status: 5.1.1'], [made]), place.mailbox);
    await house.drain();
    expect(await failures(clientId)).toEqual([]);
    expect((await write(id)).status).toBe(200);
    await done(id);
  });
});

describe('who wants no automatic mail any more', () => {
  async function asked() {
    await house.hub.settings.change({
      surveysEnabled: true,
      surveyDelaySeconds: 0,
      surveyCapDays: 0,
      quietHoursEnabled: false,
    });
    const customer = house.customer();
    const clientId = await served(customer);
    const survey = await until(async () =>
      (await customer.mails()).find((mail) => mail.text.includes('/s/')),
    );
    await house.hub.settings.change({ surveysEnabled: false });
    const link = /^<(.+)>$/.exec(survey.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    return { customer, clientId, survey, link };
  }
  const isOut = async (value: string) =>
    (await house.hub.prisma.address.findFirstOrThrow({ where: { value } })).optedOutAt !== null;
  const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map(({ kind }) => kind);

  test('says so with one press, from the mail program, without cookies, as often as it likes', async () => {
    const { customer, clientId, survey, link } = await asked();
    expect(survey.headers).toMatchObject({
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    });
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/u\/[0-9a-f.-]+$/);
    // Looking changes nothing, whoever looks.
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await fetch(link, { method, redirect: 'error' })).status).toBe(200);
    expect(await isOut(customer.email)).toBe(false);
    const post = () =>
      fetch(link, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    const answers = await Promise.all(Array.from({ length: 20 }, post));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.every(({ headers }) => headers.getSetCookie().length === 0)).toBe(true);
    expect(await isOut(customer.email)).toBe(true);
    expect((await kindsOf(clientId)).filter((kind) => kind === 'client.optedOut')).toHaveLength(1);
    expect(await (await fetch(link)).text()).toContain('It is done');
  });

  test('and a link that was made up is none', async () => {
    const { customer, link } = await asked();
    const last = link.at(-1) === 'a' ? 'b' : 'a';
    for (const wrong of [`${link.slice(0, -1)}${last}`, `${link}x`, link.replace(/\/u\/.*/, '/u/x')])
      expect((await fetch(wrong, { method: 'POST' })).status).toBe(404);
    expect(await isOut(customer.email)).toBe(false);
  });

  test('what an agent writes has no such button', async () => {
    const { mail, id } = await wrote();
    expect(mail.headers).not.toHaveProperty('list-unsubscribe');
    await done(id);
  });
});

test('an address gets five automatic mails a day at most, whatever plans them', async () => {
  const { prisma } = house.hub;
  const customer = house.customer();
  await house.hub.settings.change({
    surveysEnabled: true,
    surveyDelaySeconds: 0,
    surveyCapDays: 0,
    contactCaps: [],
    quietHoursEnabled: false,
  });
  let clientId = '';
  for (let mails = 1; mails <= 7; mails += 1) {
    clientId = await served(customer);
    await until(
      async () => (await prisma.delivery.count({ where: { clientId, purpose: 'survey' } })) === mails,
    );
    await house.drain();
  }
  await house.hub.settings.change({ surveysEnabled: false });
  const surveys = await prisma.delivery.findMany({
    where: { clientId, purpose: 'survey' },
    select: { state: true, error: true },
  });
  const sent = surveys.filter(({ state }) => state === 'accepted');
  expect(sent.length).toBeLessThanOrEqual(5);
  expect(surveys.filter(({ error }) => error === 'too_many_automatic').length).toBe(
    surveys.length - sent.length,
  );
  expect(surveys.length).toBeGreaterThan(5);
});
