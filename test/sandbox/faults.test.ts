import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, Bench, company, type Page } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.open();
});
afterEach(() => bench.close());

const text = (body: string) =>
  bench.control<{ messageSid: string; webhook: { status: number | null; error: string | null } }>(
    'POST',
    '/messages',
    {
      from: ann,
      to: company,
      body,
    },
  );
const faults = (...rules: object[]) => bench.control('PUT', '/faults', rules);
const form = { From: company, To: ann, Body: 'Hello' };

test('a REST request can be refused, as often as asked', async () => {
  await faults({ match: 'rest:Messages.create', action: 'fail', status: 429, code: 20429, times: 1 });
  expect((await bench.rest('POST', '/Messages.json', form)).body).toMatchObject({ code: 20429, status: 429 });
  expect((await bench.rest('POST', '/Messages.json', form)).status).toBe(201);
  const { requests } = await bench.control<{
    requests: { operation: string; status: number; form: object }[];
  }>('GET', '/requests?after=0');
  expect(requests.map((request) => [request.operation, request.status])).toEqual([
    ['Messages.create', 429],
    ['Messages.create', 201],
  ]);
  expect(requests[0]?.form).toEqual(form);
});

test('a lost answer means that it was done all the same', async () => {
  await faults({ match: 'rest:Messages', action: 'drop-reply', times: 1 });
  await expect(bench.rest('POST', '/Messages.json', form)).rejects.toThrow();
  await bench.until('message', ann, (item) => item.status === 'delivered');
});

test('a webhook can be repeated, with one and the same token', async () => {
  await faults({ match: 'webhook:sms', action: 'repeat', copies: 5, times: 1 });
  await text('hello');
  await bench.hub.seen(() => bench.hub.at('/sms').length === 5);
  expect(
    new Set(bench.hub.at('/sms').map((request) => request.headers['i-twilio-idempotency-token'])).size,
  ).toBe(1);
});

test('a webhook can be overtaken by the next one', async () => {
  await faults({ match: 'webhook:sms', action: 'reorder', times: 1, delayMs: 5000 });
  const first = text('first');
  await bench.until('message', ann, (item) => item['body'] === 'first');
  await text('second');
  await first;
  expect(bench.hub.at('/sms').map((request) => request.params['Body'])).toEqual(['second', 'first']);
});

test('while the network is cut texts exist for REST but are not posted', async () => {
  await bench.control('POST', '/pause');
  const { webhook } = await text('into the void');
  expect(webhook.status).toBeNull();
  await bench.control('POST', '/resume');
  expect(bench.hub.at('/sms')).toEqual([]);
  const listed = await bench.rest('GET', '/Messages.json');
  expect(listed.body.messages).toMatchObject([
    { body: 'into the void', status: 'received', direction: 'inbound' },
  ]);
  expect((await text('back')).webhook.status).toBe(200);
});

test('the same seed strikes the same texts', async () => {
  const run = async (): Promise<(number | null)[]> => {
    await faults({ match: 'webhook:sms', action: 'fail', probability: 0.5, seed: 7 });
    const fates = [];
    for (let index = 0; index < 12; index += 1) fates.push((await text(`n${index}`)).webhook.status);
    return fates;
  };
  const once = await run();
  expect(await run()).toEqual(once);
  expect(new Set(once)).toEqual(new Set([200, null]));
});

test('a reset ends and forgets everything, quietly', async () => {
  bench.hub.on('/voice', '<Response><Enqueue>support</Enqueue></Response>');
  const sid = await bench.call();
  await bench.heard(sid, 'hold music');
  await bench.control('POST', '/reset');
  expect((await bench.control<Page>('GET', '/calls')).items).toEqual([]);
  await text('after');
  expect(bench.hub.at('/status')).toEqual([]);
});

test('a wait ends when its time is over, with nothing', async () => {
  const { items } = await bench.control<Page>('GET', '/wait?kind=mail&timeoutMs=1');
  expect(items).toEqual([]);
});
