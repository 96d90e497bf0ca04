import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, startHarness, type Harness, type Place } from '../support/harness.ts';
import { newSid, postWebhook, textForm, type Form } from '../support/webhook.ts';

// Who may come in by the provider's door: what is signed, for our account, and reads as Twilio makes it. Nobody else.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open({ available: false });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const text = (): Form => textForm(house.customer().number, place.number, 'hello');
const isKnown = async (form: Form): Promise<boolean> =>
  (await house.hub.prisma.timelineEvent.count({
    where: { dedupeKey: `twilio:${form['MessageSid'] ?? form['CallSid']}` },
  })) > 0;

test('what is signed is taken', async () => {
  const form = text();
  expect((await postWebhook(house, { path: '/sms', form })).status).toBe(200);
  expect(await isKnown(form)).toBe(true);
});

describe('refused', () => {
  test.each<[string, (form: Form) => Partial<Parameters<typeof postWebhook>[1]>]>([
    ['without a signature', () => ({ signature: null })],
    ['signed with another token', () => ({ token: 'somebody-elses-token-entirely' })],
    ['with a signature that is none', () => ({ signature: 'YWJj' })],
    [
      'changed after it was signed',
      (form) => ({ body: new URLSearchParams({ ...form, Body: 'changed' }).toString() }),
    ],
    ['with a field more', (form) => ({ body: `${new URLSearchParams(form).toString()}&Extra=1` })],
    [
      'with a field twice',
      (form) => ({ body: `${new URLSearchParams(form).toString()}&From=%2B15005550006` }),
    ],
    [
      'with the end of one field in another, which signs the same',
      (form) => {
        const { From = '', Body = '', ...rest } = form;
        return { body: new URLSearchParams({ ...rest, Body: `${Body}From${From}` }).toString() };
      },
    ],
  ])('%s: 403', async (_name, change) => {
    const form = text();
    expect((await postWebhook(house, { path: '/sms', form, ...change(form) })).status).toBe(403);
    expect(await isKnown(form)).toBe(false);
  });

  test.each<[string, Form]>([
    ['another account', { AccountSid: `AC${'8'.repeat(32)}` }],
    ['an id that Twilio does not make', { MessageSid: 'SM1' }],
    ['a sender that is no sender', { From: '+1 (500) 555' }],
    ['a destination that is no number', { To: 'us' }],
    ['a count of media that is none', { NumMedia: 'many' }],
  ])('signed well, but with %s: 403', async (_name, change) => {
    const form = { ...text(), ...change };
    expect((await postWebhook(house, { path: '/sms', form })).status).toBe(403);
    expect(await isKnown(form)).toBe(false);
  });

  test('signed for another path: 403', async () => {
    const form = text();
    const other = await postWebhook(house, { path: '/sms?x=1', form });
    expect(other.status).toBe(200);
    const signature = 'taken-from-elsewhere';
    expect((await postWebhook(house, { path: '/voice', form, signature })).status).toBe(403);
  });

  test('a host that is made up changes nothing', async () => {
    const form = text();
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    expect((await postWebhook(house, { path: '/sms', form, headers })).status).toBe(200);
  });

  test('too large: 413', async () => {
    const form = { ...text(), Body: 'x'.repeat(70_000) };
    expect((await postWebhook(house, { path: '/sms', form })).status).toBe(413);
    expect(await isKnown(form)).toBe(false);
    expect(await postChunked('x'.repeat(200_000))).toBe(413);
  });

  test('not a form, not a POST, not a path of ours', async () => {
    const form = text();
    const headers = { 'content-type': 'application/json' };
    expect(
      (await postWebhook(house, { path: '/sms', form, headers, body: JSON.stringify(form) })).status,
    ).toBe(415);
    expect((await fetch(`${house.urls[0]}/webhooks/twilio/sms`)).status).toBe(405);
    expect((await postWebhook(house, { path: '/fax', form })).status).toBe(404);
    expect((await postWebhook(house, { path: '/voice/leg/1', form })).status).toBe(404);
  });
});

describe('not ours to know', () => {
  test('a text to a number of somebody else’s', async () => {
    const form = { ...text(), To: '+15005559999' };
    expect((await postWebhook(house, { path: '/sms', form })).status).toBe(404);
  });

  test('a call to such a number is told so', async () => {
    const form = {
      AccountSid: ACCOUNT,
      CallSid: newSid('CA'),
      From: '+15005550006',
      To: '+15005559999',
      CallStatus: 'ringing',
    };
    const answer = await postWebhook(house, { path: '/voice', form });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<Hangup');
  });

  test('news of a message and of a leg that we never made', async () => {
    const status = { AccountSid: ACCOUNT, MessageSid: newSid('SM'), MessageStatus: 'delivered' };
    expect((await postWebhook(house, { path: `/sms/status/${'t'.repeat(32)}`, form: status })).status).toBe(
      404,
    );
    const leg = { AccountSid: ACCOUNT, CallSid: newSid('CA'), CallStatus: 'completed' };
    expect(
      (await postWebhook(house, { path: '/voice/leg/00000000-0000-7000-8000-000000000000', form: leg }))
        .status,
    ).toBe(404);
    expect((await postWebhook(house, { path: '/voice/status', form: leg })).status).toBe(404);
  });
});

describe('of a delivery’s fate', () => {
  test('late, repeated and disordered news end in the same state', async () => {
    const sender = house.customer();
    const agent = await house.member('agent', { queueIds: [place.queueId] });
    const started = await agent.post('/conversations', {
      channel: 'sms',
      to: sender.number,
      queueId: place.queueId,
      text: 'news',
    });
    await sender.getsText('news');
    await house.drain();
    const delivery = await house.hub.prisma.delivery.findFirstOrThrow({
      where: { clientId: started.conversation.clientId },
    });
    const path = `/sms/status/${delivery.callbackToken}`;
    const news = (MessageStatus: string, MessageSid = delivery.providerId ?? ''): Promise<Response> =>
      postWebhook(house, { path, form: { AccountSid: ACCOUNT, MessageSid, MessageStatus } });
    await Promise.all(
      ['delivered', 'sent', 'queued', 'delivered', 'undelivered', 'failed', 'sent'].map((one) => news(one)),
    );
    const after = await house.hub.prisma.delivery.findUniqueOrThrow({ where: { id: delivery.id } });
    expect(after.state).toBe('delivered');
    expect((await news('failed', newSid('SM'))).status).toBe(404);
    const events = await house.timeline(started.conversation.clientId);
    expect(events.filter((event) => event.kind === 'message.delivered')).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'message.failed')).toHaveLength(0);
  });
});

/** A body without a declared length. */
function postChunked(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': 'YWJj',
      'transfer-encoding': 'chunked',
    };
    const post = request(`${house.urls[0]}/webhooks/twilio/sms`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    post.on('error', reject);
    post.end(body);
  });
}
