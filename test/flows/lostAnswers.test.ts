import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { backends, startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, talk } from '../support/talk.ts';

// Answers get lost, networks are slow, a queue is wiped: nothing is lost with them, nothing happens twice.

describe.each(backends)('lost answers, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend, sweepEveryMs: 500 });
  });
  afterEach(async () => {
    await house.control('DELETE', '/faults');
    // Provoked here: what matters is what came of it.
    house.errors.length = 0;
    await house.checkInvariants();
  });
  afterAll(() => house.close());

  const writing = async () => {
    const { agent, queueId, number } = await house.open();
    const customer = house.customer();
    const send = (text: string) =>
      agent.post('/conversations', { channel: 'sms', to: customer.number, queueId, text });
    return { agent, number, customer, send };
  };
  const deliveryOf = (text: string) =>
    house.hub.prisma.delivery.findFirstOrThrow({ where: { message: { text } } });

  test('Twilio took a text but its answer was lost: the customer gets one, and its news find home', async () => {
    const { customer, send } = await writing();
    await house.control('PUT', '/faults', [
      { match: 'rest:Messages.create', action: 'drop-reply', times: 1 },
    ]);
    const text = `lost answer ${backend}`;
    await send(text);
    await customer.getsText(text);
    await until(async () => (await deliveryOf(text)).state === 'delivered');
    await house.drain();
    expect(await customer.texts()).toHaveLength(1);
  });

  test('Twilio is too busy for a moment: tried again, sent once', async () => {
    const { customer, send } = await writing();
    await house.control('PUT', '/faults', [
      { match: 'rest:Messages.create', action: 'fail', status: 429, code: 20429, times: 1 },
    ]);
    await send('busy for a moment');
    await customer.getsText('busy for a moment');
    await house.drain();
    expect(await customer.texts()).toHaveLength(1);
  });

  test(
    'Twilio breaks down with the text in hand: shown as unknown, and not sent a second time',
    { timeout: 60_000 },
    async () => {
      const { customer, send } = await writing();
      await house.control('PUT', '/faults', [
        { match: 'rest:Messages.create', action: 'fail', status: 500, times: 1 },
      ]);
      const text = `broken ${backend}`;
      const { conversation } = await send(text);
      await until(async () => (await deliveryOf(text)).uncertainSince !== null, 45_000);
      // A minute passes, in which the provider has nothing to say of it.
      await house.hub.pool.query(
        `UPDATE delivery SET uncertain_since = now() - interval '1 min', leased_until = now()
          WHERE state = 'leased' AND uncertain_since IS NOT NULL`,
      );
      await until(async () => (await deliveryOf(text)).state === 'unknown', 45_000);
      await happened(house, conversation.clientId, 'message.unknown');
      await house.drain();
      expect((await deliveryOf(text)).state).toBe('unknown');
      expect(await customer.texts()).toEqual([]);
    },
  );

  test('Twilio refuses a number: failed, with its reason', async () => {
    const { send } = await writing();
    await house.control('PUT', '/faults', [
      { match: 'rest:Messages.create', action: 'fail', status: 400, code: 21211, times: 1 },
    ]);
    const { conversation } = await send('refused');
    const failed = await happened(house, conversation.clientId, 'message.failed');
    expect(failed.data).toMatchObject({ state: 'failed', reason: expect.stringContaining('21211') });
  });

  test('news of a text come repeated and out of order', async () => {
    const { customer, send } = await writing();
    await house.control('PUT', '/faults', [
      { match: 'webhook:status.message', action: 'repeat', copies: 4 },
      { match: 'webhook:status.message', action: 'reorder', probability: 0.5, seed: 7 },
    ]);
    const text = `in disorder ${backend}`;
    const { conversation } = await send(text);
    await customer.getsText(text);
    await until(async () => (await deliveryOf(text)).state === 'delivered');
    await house.drain();
    const events = await house.timeline(conversation.clientId);
    expect(events.filter((event) => event.kind === 'message.delivered')).toHaveLength(1);
  });

  test('news of a call come repeated and out of order', async () => {
    const place = await house.open();
    await house.control('PUT', '/faults', [
      { match: 'webhook:status.call', action: 'repeat', copies: 3 },
      { match: 'webhook:status.call', action: 'delay', delayMs: 60, probability: 0.5, seed: 3 },
    ]);
    const { call, id, clientId } = await talk(house, place);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${id}/close`);
    await house.drain();
    const kinds = (await house.timeline(clientId)).map((event) => event.kind);
    for (const kind of ['call.connected', 'call.ended', 'conversation.wrapping', 'conversation.closed']) {
      expect(
        kinds.filter((one) => one === kind),
        kind,
      ).toHaveLength(1);
    }
  });

  test('a webhook that Twilio repeats is answered the same', async () => {
    const { agent, number } = await house.open();
    await house.control('PUT', '/faults', [{ match: 'webhook:sms', action: 'repeat', copies: 5 }]);
    const customer = house.customer();
    await customer.text(number, 'five times');
    const { clientId } = await agent.isOffered(customer.number);
    await house.drain();
    expect(
      (await house.timeline(clientId)).filter((event) => event.kind === 'message.received'),
    ).toHaveLength(1);
  });

  test('the phone network does not take the agent in: the customer stays, and is offered again', async () => {
    const { agent, number } = await house.open();
    await house.control('PUT', '/faults', [
      { match: 'rest:Participants.create', action: 'fail', status: 503, times: 1 },
    ]);
    const customer = house.customer();
    const call = await customer.call(number);
    const { id, clientId } = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    await until(async () => {
      const desk = await agent.get('/me/desk');
      if (desk.agent.missed) await agent.post('/agents/me/confirm-presence');
      for (const offer of desk.offers)
        await agent.ask('POST', `/conversations/${offer.conversation.id}/accept`, {});
      return (await house.timeline(clientId)).some((event) => event.kind === 'call.connected');
    });
    expect((await call.look()).status).toBe('in-progress');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });

  if (backend === 'postgres') return;

  test('Redis is wiped: what was planned still happens, once', async () => {
    const { agent, number } = await house.open({ wrapUpSeconds: 2 });
    const customer = house.customer();
    await customer.text(number, 'hello');
    const { id, clientId } = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    const dueAt = new Date(Date.now() + 1_500).toISOString();
    await agent.post('/follow-ups', {
      clientId,
      kind: 'text',
      title: 'Later',
      text: 'after the wipe',
      dueAt,
    });
    await agent.post(`/conversations/${id}/end`);
    // All that is ours in it; other tests share this Redis.
    const redis = new Redis(inject('redisUrl'));
    const ours = await redis.keys(`*${new URL(house.config.databaseUrl).pathname.slice(1)}*`);
    expect(ours.length).toBeGreaterThan(0);
    await redis.del(...ours);
    await redis.quit();
    await happened(house, clientId, 'conversation.closed');
    await until(async () => (await customer.texts()).length > 0, 20_000);
    await house.drain();
    expect((await customer.texts()).map((text) => text.body)).toEqual(['after the wipe']);
  });
});
