import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, Bench, company, type Page } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.open();
});
afterEach(() => bench.close());

interface Sent {
  messageSid: string;
  webhook: { status: number | null; error: string | null } | null;
}

const text = (body: string, extra: object = {}) =>
  bench.control<Sent>('POST', '/messages', { from: ann, to: company, body, ...extra });

const send = (form: Record<string, string>) =>
  bench.rest('POST', '/Messages.json', {
    From: company,
    To: ann,
    Body: 'Hello',
    StatusCallback: `${bench.hub.url}/fate`,
    ...form,
  });

test('a text is posted with its parameters, and a Message in the answer is sent back', async () => {
  bench.hub.on('/sms', '<Response><Message>Thanks, we got it</Message></Response>');
  const sent = await text('你好 👋', { mediaUrls: ['https://example.com/a.png'] });
  expect(sent.webhook).toEqual({ status: 200, error: null });
  expect(bench.hub.at('/sms')[0]?.params).toMatchObject({
    MessageSid: sent.messageSid,
    SmsMessageSid: sent.messageSid,
    From: ann,
    To: company,
    Body: '你好 👋',
    NumMedia: '1',
    MediaUrl0: 'https://example.com/a.png',
    MediaContentType0: 'image/png',
    NumSegments: '1',
    FromCountry: 'US',
  });
  const reply = await bench.until('message', ann, (item) => item.status === 'delivered');
  expect(reply).toMatchObject({
    direction: 'outbound-reply',
    body: 'Thanks, we got it',
    from: company,
    to: ann,
  });
});

test('plain text in the answer is a text too; an empty answer is none', async () => {
  bench.hub.on('/sms', { status: 200, body: 'plain words', type: 'text/plain' });
  await text('one');
  await bench.until('message', ann, (item) => item['body'] === 'plain words');
  bench.hub.on('/sms', { status: 204 });
  await text('two');
  const { items } = await bench.control<Page>('GET', `/messages?party=${encodeURIComponent(ann)}`);
  expect(items).toHaveLength(3);
});

test('a text to a customer goes from queued to delivered, and tells so', async () => {
  const created = await send({});
  expect(created).toMatchObject({ status: 201, body: { status: 'queued', num_segments: '1' } });
  const delivered = await bench.hub.seen((request) => request.params['MessageStatus'] === 'delivered');
  expect(delivered.params).toMatchObject({
    MessageSid: created.body.sid,
    SmsStatus: 'delivered',
    To: ann,
    From: company,
  });
  expect(bench.hub.at('/fate').map((request) => request.params['MessageStatus'])).toEqual([
    'sent',
    'delivered',
  ]);
  const fetched = await bench.rest('GET', `/Messages/${created.body.sid}.json`);
  expect(fetched.body.status).toBe('delivered');
});

test.each([
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
])('a party whose texts are %s', async (onMessage, status) => {
  await bench.control('PUT', `/parties/${encodeURIComponent(ann)}`, { onMessage });
  await send({});
  const fate = await bench.hub.seen((request) => request.params['MessageStatus'] === status);
  expect(fate.params['ErrorCode']).toBe('30003');
});

test.each([
  [{ To: 'not-a-number' }, 21211],
  [{ Body: '' }, 21602],
  [{ Body: 'x'.repeat(1601) }, 21617],
  [{ From: '+15559999999' }, 21606],
])('%o is refused with %i', async (form, code) => {
  expect((await send(form)).body).toMatchObject({ code, status: 400 });
});

test('after STOP nothing more can be sent, until START', async () => {
  await text(' stop ');
  expect(bench.hub.at('/sms')[0]?.params['OptOutType']).toBe('STOP');
  expect((await send({})).body).toMatchObject({ code: 21610, status: 400 });
  await text('Start');
  expect((await send({})).status).toBe(201);
  await text('stop by the shop');
  expect((await send({})).status).toBe(201);
});

test('texts are listed by number and day, page by page', async () => {
  await text('one');
  await text('two');
  await send({});
  const query = `From=${encodeURIComponent(ann)}&PageSize=1`;
  const first = await bench.rest('GET', `/Messages.json?${query}`);
  expect(first.body.messages[0].body).toBe('two');
  const second = await bench.rest('GET', first.body.next_page_uri.replace(/^.*Accounts\/AC\w+/, ''));
  expect(second.body.messages[0].body).toBe('one');
  expect(second.body.next_page_uri).toBeNull();
  const later = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  expect((await bench.rest('GET', `/Messages.json?DateSent>=${later}`)).body.messages).toEqual([]);
});

test('a text can be emptied and deleted', async () => {
  const { messageSid } = await text('secret');
  expect((await bench.rest('POST', `/Messages/${messageSid}.json`, { Body: '' })).body.body).toBe('');
  expect((await bench.rest('DELETE', `/Messages/${messageSid}.json`)).status).toBe(204);
  expect((await bench.rest('GET', `/Messages/${messageSid}.json`)).body).toMatchObject({
    code: 20404,
    status: 404,
  });
});

test('nobody without the token gets in', async () => {
  const url = `${bench.sandbox.url}/2010-04-01/Accounts/AC${'a'.repeat(32)}/Messages.json`;
  const refused = await fetch(url, { headers: { Authorization: `Basic ${btoa('AC:wrong')}` } });
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ code: 20003, status: 401 });
});
