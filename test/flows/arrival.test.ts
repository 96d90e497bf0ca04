import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { arrivalToken } from '../../core/arrival/arrivalToken.ts';
import { flowOf, leads, menu, queue } from '../support/flows.ts';
import { ACCOUNT, startHarness, type Harness, type Member } from '../support/harness.ts';
import { arrived, conversationOf, openMenu } from '../support/ledCalls.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';
import { newSid, postWebhook } from '../support/webhook.ts';

// A caller in a menu before a queue: keys of every kind, and answers that come twice, late, or for somebody else.

let house: Harness;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('a menu', () => {
  let patient: ReturnType<typeof openMenu> | null = null;
  test('leads to a queue, and the agent sees what was chosen before saying yes', async () => {
    const { place, sales } = await openMenu(house, administrator);
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    expect((await conversationOf(house, customer.number)).state).toBe('arriving');
    expect((await conversationOf(house, customer.number)).visits).toEqual([]);
    await call.press('1');
    const offer = await sales.agent.isOffered(customer.number);
    expect(offer.desk.offers[0].arrival).toEqual({
      language: 'en',
      notice: null,
      steps: [{ title: 'Main menu', keys: '1', label: { en: 'Sales', zh: '销售' }, outcome: 'chosen' }],
    });
    const { visits, arrival, queuedAt, openedAt } = await conversationOf(house, customer.number);
    expect(visits.map(({ queueId }) => queueId)).toEqual([sales.queueId]);
    expect(arrival?.result).toBe('queued');
    expect(queuedAt!.getTime()).toBeGreaterThan(openedAt.getTime());
    expect((await place.agent.get('/me/desk')).offers).toEqual([]);
    await sales.agent.post(`/conversations/${offer.id}/accept`);
    await happened(house, offer.clientId, 'call.connected');
    await call.hangUp();
    await happened(house, offer.clientId, 'conversation.wrapping');
    await sales.agent.post(`/conversations/${offer.id}/wrap-up`, { disposition: 'Resolved' });
  });

  test.each([
    ['#', 'invalid'],
    ['0', 'invalid'],
    ['A', 'invalid'],
    ['', 'silent'],
  ])('takes “%s” for %s, asks again, and then goes on to the default', async (keys, outcome) => {
    const texts = { silentTexts: { en: 'Nothing?' }, invalidTexts: { en: 'No.' } };
    const { place } = await (patient ??= openMenu(house, administrator, { key: 'menu', ...texts }));
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    if (keys) await call.press(keys);
    await call.hears(keys ? 'No.' : 'Nothing?');
    if (keys) {
      await until(
        async () => (await call.look()).transcript.filter(({ text }) => text.includes('sales')).length === 2,
      );
      await call.press(keys);
    }
    const { data } = await arrived(house, customer.number);
    expect(data.result).toBe('queued');
    expect(data.steps.map((step) => step.outcome)).toEqual([outcome, outcome]);
    await place.agent.isOffered(customer.number);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test('with choices of several keys takes them whole', async () => {
    const [place, other] = [await house.open(), await house.open()];
    const wide = [
      { keys: '12', label: { en: 'Twelve' }, next: 'other' },
      { keys: '1', label: { en: 'One' }, next: 'queue' },
    ];
    await leads(
      administrator,
      place,
      flowOf(
        'menu',
        menu({ key: 'menu', choices: wide }),
        queue(place.queueId),
        queue(other.queueId, 'other'),
      ),
    );
    const [twelve, one] = [house.customer(), house.customer()];
    const first = await twelve.call(place.number);
    await first.hears('For sales');
    await first.press('12');
    await other.agent.isOffered(twelve.number);
    const second = await one.call(place.number);
    await second.hears('For sales');
    await second.press('1#');
    await place.agent.isOffered(one.number);
    await first.hangUp();
    await second.hangUp();
    for (const { number } of [twelve, one])
      await happened(house, await house.clientOf(number), 'call.abandoned');
  });

  test('that is left leaves its trace, and is no abandoned call of any queue', async () => {
    const { place } = await openMenu(house, administrator);
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    await call.press('7');
    await call.hears('This is not one of the choices.');
    await call.hangUp();
    const { data } = await arrived(house, customer.number);
    expect(data).toMatchObject({ result: 'left', steps: [{ keys: '7', outcome: 'invalid' }] });
    const { outcome, visits, state } = await conversationOf(house, customer.number);
    expect([state, outcome, visits]).toEqual(['closed', 'left', []]);
    expect(await kindsOf(house, await house.clientOf(customer.number))).toEqual([
      'call.received',
      'call.arrived',
      'conversation.closed',
    ]);
    const { items } = await administrator.get('/numbers');
    expect(items.find((one: any) => one.value === place.number).today).toEqual({
      calls: 1,
      left: 1,
      ended: 0,
    });
  });
});

describe('answers that come twice, late, or for somebody else', () => {
  let patient: ReturnType<typeof openMenu> | null = null;
  const answerPath = async (call: { sid: string }, address: string, step: number) => {
    const { id } = await conversationOf(house, address);
    const token = arrivalToken(house.config.authSecret, { conversationId: id, step }, call.sid);
    return `/voice/arrival/${token}`;
  };
  const form = (callSid: string, digits?: string) => ({
    AccountSid: ACCOUNT,
    CallSid: callSid,
    CallStatus: 'in-progress',
    ...(digits === undefined ? {} : { Digits: digits }),
  });

  test('the same result twice at once is one choice, and both get the same answer', async () => {
    const { place } = await openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15 });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    const path = await answerPath(call, customer.number, 1);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => postWebhook(house, { path, form: form(call.sid, '2') })),
    );
    const texts = await Promise.all(answers.map((one) => one.text()));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('voice/greet/');
    const late = await postWebhook(house, { path, form: form(call.sid, '1') });
    expect(await late.text()).toBe(texts[0]);
    const { visits } = await conversationOf(house, customer.number);
    expect(visits.map(({ queueId }) => queueId)).toEqual([place.queueId]);
    const { data } = await arrived(house, customer.number);
    expect(data.steps).toHaveLength(1);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
    const over = await postWebhook(house, { path, form: form(call.sid, '1') });
    expect(await over.text()).toContain('<Hangup></Hangup>');
  });

  test('an answer of a step that is over is told what was told then', async () => {
    const { place } = await openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15, tries: 3 });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    const first = await answerPath(call, customer.number, 1);
    await postWebhook(house, { path: first, form: form(call.sid, '9') });
    const again = await postWebhook(house, { path: first, form: form(call.sid, '2') });
    expect(await again.text()).toContain('This is not one of the choices.');
    expect((await conversationOf(house, customer.number)).state).toBe('arriving');
    await call.hangUp();
    await arrived(house, customer.number);
    for (const step of [1, 2, 3]) {
      const path = await answerPath(call, customer.number, step);
      const after = await postWebhook(house, { path, form: form(call.sid, '2') });
      expect(await after.text()).toContain('<Hangup></Hangup>');
    }
    expect((await conversationOf(house, customer.number)).outcome).toBe('left');
  });

  test('keys that we could not take at once count when the network asks again', async () => {
    const { place } = await (patient ??= openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15 }));
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    const path = await answerPath(call, customer.number, 1);
    const again = await postWebhook(house, { path: `${path}?Digits=2`, form: form(call.sid) });
    expect(await again.text()).toContain('voice/greet/');
    expect((await arrived(house, customer.number)).data.steps).toMatchObject([
      { keys: '2', outcome: 'chosen' },
    ]);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test('a foreign call, a forged token and an unknown conversation change nothing', async () => {
    const { place } = await openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15 });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('For sales press 1.');
    const path = await answerPath(call, customer.number, 1);
    const foreign = await postWebhook(house, { path, form: form(newSid('CA'), '1') });
    expect(foreign.status).toBe(404);
    const forged = await postWebhook(house, { path: `${path.slice(0, -1)}_`, form: form(call.sid, '1') });
    expect(forged.status).toBe(404);
    const token = arrivalToken(house.config.authSecret, { conversationId: randomUUID(), step: 1 }, call.sid);
    const unknown = await postWebhook(house, { path: `/voice/arrival/${token}`, form: form(call.sid, '1') });
    expect(await unknown.text()).toContain('<Hangup></Hangup>');
    expect((await conversationOf(house, customer.number)).state).toBe('arriving');
    await call.hangUp();
    await arrived(house, customer.number);
  });

  test('the same call reported again is at the same place', async () => {
    const { place } = await openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15 });
    const from = house.customer().number;
    const incoming = { ...form(newSid('CA')), From: from, To: place.number, CallStatus: 'ringing' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => postWebhook(house, { path: '/voice', form: incoming })),
    );
    const texts = await Promise.all(answers.map((one) => one.text()));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('<Gather');
    await postWebhook(house, { path: '/voice/status', form: { ...incoming, CallStatus: 'completed' } });
    await arrived(house, from);
  });
});
