import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench, company } from './bench.ts';

// What the network keeps of an outage of the hub, and how its lists are read while they grow.

let bench: Bench;
beforeAll(async () => {
  bench = new Bench();
  await bench.open({ speed: 500 });
});
afterAll(() => bench.close());

interface Report {
  texts: { messageSid: string; from: string; body: string }[];
  calls: { callSid: string; from: string }[];
}

const next = (uri: string): string => uri.replace(/^.*Accounts\/AC\w+/, '');

test('texts and calls of an outage reach nobody, and are in the lists of the network', async () => {
  const report = await bench.control<Report>('POST', '/outage', {
    to: company,
    texts: 30,
    calls: 5,
    customers: 7,
    seconds: 60,
  });
  expect(bench.hub.requests).toEqual([]);
  const to = `To=${encodeURIComponent(company)}`;
  const messages = await bench.rest('GET', `/Messages.json?${to}&PageSize=1000`);
  expect(messages.body.messages.map((one: { sid: string }) => one.sid).toReversed()).toEqual(
    report.texts.map((one) => one.messageSid),
  );
  const calls = await bench.rest('GET', `/Calls.json?${to}&Status=completed&PageSize=2`);
  expect(calls.body.calls.map((one: { sid: string }) => one.sid)).toEqual(
    report.calls
      .map((one) => one.callSid)
      .toReversed()
      .slice(0, 2),
  );
  expect(calls.body.next_page_uri).toContain(`PageToken=PA${calls.body.calls[1].sid}`);
});

test('a list that grows while it is read gives each thing once', async () => {
  const text = (body: string) =>
    bench.control('POST', '/messages', { from: '+14155550199', to: company, body });
  for (const body of ['one', 'two', 'three', 'four']) await text(body);
  const first = await bench.rest(
    'GET',
    `/Messages.json?From=${encodeURIComponent('+14155550199')}&PageSize=2`,
  );
  await text('five');
  const second = await bench.rest('GET', next(first.body.next_page_uri));
  const bodies = [...first.body.messages, ...second.body.messages].map((one: { body: string }) => one.body);
  expect(bodies).toEqual(['four', 'three', 'two', 'one']);
  expect(second.body.next_page_uri).toBeNull();
});

test('dates are compared as they are shown, in whole seconds', async () => {
  const { messageSid } = await bench.control<{ messageSid: string }>('POST', '/messages', {
    from: '+14155550198',
    to: company,
    body: 'when',
  });
  const { body: shown } = await bench.rest('GET', `/Messages/${messageSid}.json`);
  const second = new Date(shown.date_sent).toISOString().replace('.000Z', 'Z');
  const from = encodeURIComponent('+14155550198');
  const list = await bench.rest(
    'GET',
    `/Messages.json?From=${from}&DateSent${encodeURIComponent('>')}=${second}&DateSent${encodeURIComponent('<')}=${second}`,
  );
  expect(list.body.messages).toHaveLength(1);
});

test('an outage of a number that is none of the company is refused', async () => {
  await expect(bench.control('POST', '/outage', { to: '+15559999999' })).rejects.toThrow('404');
});
