import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { orderReconciling } from '../../worker/reconcileProvider.ts';
import { ACCOUNT, startHarness, TOKEN, type Harness } from '../support/harness.ts';
import { brokenPromises } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';
import { newSid, postWebhook } from '../support/webhook.ts';

// News that never came: of a call's end, of a text's fate, of a party that was ordered, of a recording.

let house: Harness;
beforeAll(async () => {
  house = await startHarness({ sweepEveryMs: 1_000 });
});
afterEach(async () => {
  await house.control('DELETE', '/faults');
  await house.drain();
  expect(await brokenPromises(house.hub.pool)).toEqual([]);
  expect(house.errors).toEqual([]);
});
afterAll(() => house.close());

const LONG_MS = 45_000;
const slow = { timeout: 90_000 };

async function reconcile(): Promise<void> {
  await orderReconciling(house.hub);
  await house.drain();
}

/** Reads the provider's lists until it has come true: the last seconds are left to the webhooks. */
const reconciledUntil = (isSo: () => Promise<unknown>): Promise<unknown> =>
  until(async () => {
    await reconcile();
    return isSo();
  }, LONG_MS);

const losesNews = (match: string): Promise<unknown> =>
  house.control('PUT', '/faults', [{ match, action: 'fail' }]);

/** A request to the phone network by somebody else who has the account. */
async function atTheNetwork(path: string, form: Record<string, string>): Promise<any> {
  const response = await fetch(`${house.sandboxUrl}/2010-04-01/Accounts/${ACCOUNT}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return response.json();
}

describe('calls', () => {
  test('the end of a talk was never told: it is over, once, with the time it took', slow, async () => {
    const place = await house.open();
    const { call, clientId } = await talk(house, place);
    await losesNews('webhook:status.call');
    await call.hangUp();
    await call.is('completed');
    await reconciledUntil(async () => (await kindsOf(house, clientId)).includes('call.ended'));
    await reconcile();
    const kinds = await kindsOf(house, clientId);
    expect(kinds.filter((kind) => kind === 'call.ended')).toHaveLength(1);
    expect(kinds).not.toContain('conversation.requeued');
    expect(kinds).not.toContain('call.missed');
    expect(await house.hub.prisma.leg.count({ where: { state: { not: 'ended' } } })).toBe(0);
  });

  test('who gave up waiting and was not reported is no ghost in the queue', slow, async () => {
    const place = await house.open({ available: false });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('You are next in line.');
    const clientId = await house.clientOf(customer.number);
    await losesNews('webhook:status.call');
    await call.hangUp();
    await reconciledUntil(async () => (await kindsOf(house, clientId)).includes('call.abandoned'));
    expect(await kindsOf(house, clientId)).toEqual([
      'call.received',
      'call.abandoned',
      'conversation.closed',
    ]);
  });

  test('a call that goes on is left alone', slow, async () => {
    const place = await house.open();
    const { call, clientId } = await talk(house, place);
    const waiting = house.customer();
    const second = await waiting.call(place.number);
    await second.hears('You are next in line.');
    const before = await kindsOf(house, clientId);
    await reconcile();
    await reconcile();
    expect(await kindsOf(house, clientId)).toEqual(before);
    expect((await call.look()).status).toBe('in-progress');
    expect(await kindsOf(house, await house.clientOf(waiting.number))).toEqual(['call.received']);
    await call.hangUp();
    await second.hangUp();
    await happened(house, clientId, 'call.ended');
  });

  test(
    'the answer to an order of a party is lost, and all its news: the agent is found in the call',
    slow,
    async () => {
      const place = await house.open();
      const customer = house.customer();
      const call = await customer.call(place.number);
      const { id, clientId } = await place.agent.isOffered(customer.number);
      await house.control('PUT', '/faults', [
        { match: 'rest:Participants.create', action: 'drop-reply', times: 1 },
        { match: 'webhook:status.call', action: 'fail' },
      ]);
      await place.agent.post(`/conversations/${id}/accept`);
      await until(async () => (await kindsOf(house, clientId)).includes('call.connected'), LONG_MS);
      await house.control('DELETE', '/faults');
      // The line is known again, too.
      await place.agent.post(`/conversations/${id}/hold`);
      expect((await call.look()).held).toBe(true);
      await call.hangUp();
      await happened(house, clientId, 'conversation.wrapping');
      const orders = await house.control<any>('GET', '/requests');
      expect(
        orders.requests.filter(
          (one: any) => one.operation === 'Participants.create' && one.path.includes(id),
        ),
      ).toHaveLength(1);
    },
  );
});

describe('a party that was never rung', () => {
  test('a process died before it placed the call: the client goes back to the queue', slow, async () => {
    const place = await house.open();
    const customer = house.customer();
    const call = await customer.call(place.number);
    const { id, clientId } = await place.agent.isOffered(customer.number);
    // What such a process leaves behind: the leg that nobody else may order again.
    await house.hub.prisma.leg.create({
      data: {
        conversationId: id,
        party: 'agent',
        agentId: place.agent.agentId,
        state: 'queued',
        startedAt: new Date(Date.now() - 40_000),
      },
    });
    await place.agent.post(`/conversations/${id}/accept`);
    await until(async () => (await kindsOf(house, clientId)).includes('conversation.requeued'), LONG_MS);
    expect((await call.look()).status).toBe('in-progress');
    await call.hangUp();
    await happened(house, clientId, 'call.abandoned');
  });
});

describe('texts', () => {
  test('that it was delivered was never told: the list says so', slow, async () => {
    const { agent, queueId } = await house.open();
    const customer = house.customer();
    await losesNews('webhook:status.message');
    const { conversation } = await agent.post('/conversations', {
      channel: 'sms',
      to: customer.number,
      queueId,
      text: 'no news of it',
    });
    await customer.getsText('no news of it');
    const delivered = async (): Promise<boolean> =>
      (await kindsOf(house, conversation.clientId)).includes('message.delivered');
    expect(await delivered()).toBe(false);
    await reconciledUntil(delivered);
  });
});

describe('two texts of the same words', () => {
  test('news of a text go to the one that was given it, whichever the path names', slow, async () => {
    const { agent, queueId, number } = await house.open();
    const customer = house.customer();
    await losesNews('webhook:status.message');
    const { conversation } = await agent.post('/conversations', {
      channel: 'sms',
      to: customer.number,
      queueId,
      text: 'same words',
    });
    await agent.post(`/conversations/${conversation.id}/reply`, { text: 'same words' });
    const both = () =>
      house.hub.prisma.delivery.findMany({ where: { to: customer.number }, orderBy: { createdAt: 'asc' } });
    await until(async () => (await both()).every((one) => one.providerId !== null), LONG_MS);
    const [first, second] = await both();
    const news = (of: typeof first, named: typeof first) =>
      postWebhook(house, {
        path: `/sms/status/${named?.callbackToken}`,
        form: {
          AccountSid: ACCOUNT,
          MessageSid: of?.providerId ?? '',
          MessageStatus: 'undelivered',
          From: number,
          To: customer.number,
        },
      });
    expect((await news(first, second)).status).toBe(204);
    expect((await both()).map((one) => one.state === 'undelivered')).toEqual([true, false]);
    // A text that is none of ours is nobody's news, with whatever token it comes.
    const strange = await postWebhook(house, {
      path: `/sms/status/${first?.callbackToken}`,
      form: { AccountSid: ACCOUNT, MessageSid: newSid('SM'), MessageStatus: 'failed' },
    });
    expect(strange.status).toBe(404);
  });
});

describe('recordings', () => {
  const recorded = async (clientId: string) =>
    (await house.timeline(clientId)).filter((event) => event.kind === 'call.recorded');

  test.each([
    ['told by webhook', true],
    ['found in the list', false],
  ])('%s: on the timeline once', slow, async (_how, isTold) => {
    const place = await house.open();
    const { call, id, clientId } = await talk(house, place);
    const { sid } = await atTheNetwork(`/Calls/${call.sid}/Recordings.json`, {
      RecordingChannels: 'dual',
      ...(isTold
        ? { RecordingStatusCallback: `${house.config.publicUrl}/webhooks/twilio/voice/recording` }
        : {}),
    });
    // While it runs there is nothing to keep yet, and it is not forgotten.
    await reconcile();
    expect(await recorded(clientId)).toEqual([]);
    await call.hangUp();
    if (isTold) await happened(house, clientId, 'call.recorded');
    else await reconciledUntil(async () => (await recorded(clientId)).length > 0);
    await reconcile();
    expect(await recorded(clientId)).toMatchObject([
      { conversationId: id, data: { seconds: expect.any(Number) } },
    ]);
    const row = await house.hub.prisma.recording.findUniqueOrThrow({
      where: { providerSid: sid },
      include: { leg: true },
    });
    expect(row).toMatchObject({ conversationId: id, leg: { callSid: call.sid, party: 'client' } });
  });

  const form = () => ({
    AccountSid: ACCOUNT,
    RecordingSid: `RE${newSid('CA').slice(2)}`,
    RecordingStatus: 'completed',
    // As long as no recording of these tests can be.
    // Longer than any recording of these tests can be.
    RecordingDuration: '4711',
    CallSid: newSid('CA'),
  });

  test.each<[string, Record<string, string | undefined>, number]>([
    ['of a call that is none of ours', {}, 404],
    ['that is not complete', { RecordingStatus: 'in-progress' }, 204],
    ['of nothing', { CallSid: undefined }, 403],
    ['with an id that Twilio does not make', { RecordingSid: 'RE1' }, 403],
    ['with a length that is none', { RecordingDuration: '-1' }, 403],
  ])('%s: %o gives %i', async (_name, change, status) => {
    const whole = Object.entries({ ...form(), ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const answer = await postWebhook(house, { path: '/voice/recording', form: Object.fromEntries(whole) });
    expect(answer.status).toBe(status);
    expect(await house.hub.prisma.recording.count({ where: { seconds: 4_711 } })).toBe(0);
  });

  test('unsigned: 403', async () => {
    expect(
      (await postWebhook(house, { path: '/voice/recording', form: form(), signature: null })).status,
    ).toBe(403);
  });

  test('told three times at once, and late: one', slow, async () => {
    const place = await house.open();
    const { call, clientId } = await talk(house, place);
    const told = { ...form(), CallSid: call.sid };
    const answers = await Promise.all(
      [1, 2, 3].map(() => postWebhook(house, { path: '/voice/recording', form: told })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204]);
    expect(await recorded(clientId)).toHaveLength(1);
    await call.hangUp();
    await happened(house, clientId, 'call.ended');
    expect((await postWebhook(house, { path: '/voice/recording', form: told })).status).toBe(204);
    expect(await recorded(clientId)).toHaveLength(1);
  });
});
