import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { happened, kindsOf, talk } from '../support/talk.ts';
import { postWebhook } from '../support/webhook.ts';
import { ACCOUNT, backends, startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// A call: greeted, waits, is offered, accepted, connected, held, ended; and all the ways in which it goes otherwise.

describe.each(backends)('calls, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const conversationOf = (agent: Member, id: string) => agent.get(`/conversations/${id}`);

  test('is greeted, told its place, waits with music, is connected, held, and ended by the customer', async () => {
    const place = await house.open({ available: false });
    const { agent, number, queueName } = place;
    const customer = house.customer();
    const call = await customer.call(number);
    await call.hears(`Welcome to ${queueName}`);
    await call.hears('You are next in line.');
    await call.hears('/media/hold-music.wav');
    const second = await house.customer().call(number);
    await second.hears('You are number 2 in line.');

    await agent.goes('available');
    const offer = await agent.isOffered(customer.number);
    expect(offer.desk.offers).toHaveLength(1);
    expect((await conversationOf(agent, offer.id)).call).toMatchObject({ phase: 'waiting', held: false });
    await agent.post(`/conversations/${offer.id}/accept`);
    await happened(house, offer.clientId, 'call.connected');
    expect((await conversationOf(agent, offer.id)).call).toMatchObject({ phase: 'connected' });
    expect((await agent.get('/me/desk')).agent.engagement).toBe('talking');

    await call.say('Good morning');
    const held = await agent.post(`/conversations/${offer.id}/hold`);
    expect(held.conversation.call.held).toBe(true);
    await until(async () => (await call.look()).held);
    expect((await agent.get('/me/desk')).agent.engagement).toBe('holding');
    const twice = await agent.post(`/conversations/${offer.id}/hold`);
    expect(twice.eventId).toBeNull();
    const resumed = await agent.post(`/conversations/${offer.id}/resume`);
    expect(resumed.conversation.call.held).toBe(false);
    await until(async () => !(await call.look()).held);
    expect((await agent.post(`/conversations/${offer.id}/mute`)).conversation.call.muted).toBe(true);
    expect((await agent.post(`/conversations/${offer.id}/unmute`)).conversation.call.muted).toBe(false);

    await call.hangUp();
    await happened(house, offer.clientId, 'conversation.wrapping');
    expect((await kindsOf(house, offer.clientId)).filter((kind) => kind !== 'conversation.closed')).toEqual([
      'call.received',
      'conversation.offered',
      'conversation.accepted',
      'call.connected',
      'call.held',
      'call.resumed',
      'call.ended',
      'conversation.wrapping',
    ]);
    const ended = await happened(house, offer.clientId, 'call.ended');
    expect(ended.data).toMatchObject({ by: 'client' });
    const logged = await agent.post(`/conversations/${offer.id}/wrap-up`, {
      disposition: 'Resolved',
      note: 'Asked about the bill',
    });
    expect(logged.conversation).toMatchObject({
      state: 'closed',
      outcome: 'handled',
      note: 'Asked about the bill',
    });
    await second.hangUp();
    await agent.goes('offline');
  });

  test('an ended call leaves nobody on the line', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talk(house, place);
    const ended = await place.agent.post(`/conversations/${id}/end`);
    expect(ended.conversation.state).toBe('wrapping');
    await call.is('completed');
    await until(
      async () =>
        (await house.hub.prisma.leg.count({ where: { conversationId: id, state: { not: 'ended' } } })) === 0,
    );
    expect((await happened(house, clientId, 'call.ended')).data).toMatchObject({ by: 'agent' });
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('the end of the agent’s side is no lost agent when the customer hung up, whatever news comes first', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talk(house, place);
    await house.control('PUT', '/faults', [
      { match: 'webhook:status.call', action: 'delay', delayMs: 1_000 },
    ]);
    await call.hangUp();
    const leg = await house.hub.prisma.leg.findFirstOrThrow({
      where: { conversationId: id, party: 'agent' },
    });
    const news = { AccountSid: ACCOUNT, CallSid: leg.callSid ?? '', CallStatus: 'completed' };
    expect((await postWebhook(house, { path: `/voice/leg/${leg.id}`, form: news })).status).toBe(204);
    await house.control('DELETE', '/faults');
    expect((await happened(house, clientId, 'call.ended')).data).toMatchObject({ by: 'client' });
    expect(await conversationOf(place.agent, id)).toMatchObject({
      state: 'wrapping',
      agentId: place.agent.agentId,
    });
    expect((await place.agent.get('/me/desk')).agent.missed).toBe(false);
    expect((await postWebhook(house, { path: `/voice/leg/${leg.id}`, form: news })).status).toBe(204);
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('an agent whose line is lost does not drop the customer', async () => {
    await house.hub.settings.change({ callGraceSeconds: 0 });
    const place = await house.open();
    const { call, id, clientId } = await talk(house, place);
    const { callSid } = await house.hub.prisma.leg.findFirstOrThrow({
      where: { conversationId: id, party: 'agent' },
    });
    await house.control('POST', `/calls/${callSid}/hangup`);
    expect((await happened(house, clientId, 'conversation.requeued')).data).toMatchObject({
      reason: 'agent_lost',
    });
    expect((await call.look()).status).toBe('in-progress');
    const again = await until(async () => {
      const desk = await place.agent.get('/me/desk');
      return desk.offers.find((one: any) => one.conversation.id === id);
    });
    expect(again.why.rule).toBe('longest_idle');
    await place.agent.post(`/conversations/${id}/accept`);
    await until(async () => (await conversationOf(place.agent, id)).call.phase === 'connected');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await house.hub.settings.change({ callGraceSeconds: 60 });
  });

  test('wrap-up ends by the clock of the server', async () => {
    const place = await house.open({ wrapUpSeconds: 1 });
    const { call, id, clientId } = await talk(house, place);
    await call.hangUp();
    const closed = await happened(house, clientId, 'conversation.closed');
    expect(closed.data).toMatchObject({ automatic: true, outcome: 'handled', disposition: null });
    const late = await place.agent.ask('POST', `/conversations/${id}/wrap-up`, { note: 'too late' });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });
    expect((await place.agent.get('/me/desk')).agent.engagement).toBe('idle');
  });

  test('a second call of the same customer waits until the first is over', async () => {
    const place = await house.open();
    const { call, clientId, customer, id } = await talk(house, place);
    const second = await customer.call(place.number);
    await second.hears('A call from your number is going on already.');
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    expect((await second.look()).status).toBe('in-progress');
    await place.agent.post(`/conversations/${id}/close`);
    const next = await place.agent.isOffered(customer.number);
    expect(next.id).not.toBe(id);
    await place.agent.post(`/conversations/${next.id}/accept`);
    await until(async () => (await conversationOf(place.agent, next.id)).call.phase === 'connected');
    await second.hangUp();
    await until(async () => (await conversationOf(place.agent, next.id)).state === 'wrapping');
  });

  test('a withheld caller is served too, each call a client of its own', async () => {
    const { agent, number } = await house.open();
    const { callSid } = await house.control<{ callSid: string }>('POST', '/calls', {
      from: 'anonymous',
      to: number,
    });
    const offer = await until(async () => (await agent.get('/me/desk')).offers[0]);
    expect(offer.conversation.address).toBeNull();
    await agent.post(`/conversations/${offer.conversation.id}/accept`);
    await happened(house, offer.client.id, 'call.connected');
    await house.control('POST', `/calls/${callSid}/hangup`);
    await happened(house, offer.client.id, 'conversation.wrapping');
  });

  test('a Chinese caller is spoken to in Chinese', async () => {
    const { number, queueName } = await house.open({ available: false });
    const customer = house.customer();
    const { divisionId } = house;
    await house.hub.prisma.client.create({
      data: {
        divisionId,
        name: '王芳',
        language: 'zh',
        addresses: { create: { kind: 'phone', value: customer.number } },
      },
    });
    const call = await customer.call(number);
    expect((await call.hears(`欢迎致电${queueName}`)).language).toBe('zh-CN');
    await call.hears('您是下一位。');
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test('an agent calls a customer', async () => {
    const { agent, queueId } = await house.open();
    const customer = house.customer();
    const started = await agent.post('/conversations', { channel: 'call', to: customer.number, queueId });
    expect(started.conversation.call.phase).toBe('dialling');
    const call = await customer.rings();
    const { id, clientId } = started.conversation;
    await happened(house, clientId, 'call.connected');
    expect((await conversationOf(agent, id)).call.phase).toBe('connected');
    await agent.post(`/conversations/${id}/hold`);
    await until(async () => (await call.look()).held);
    await agent.post(`/conversations/${id}/resume`);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await agent.post(`/conversations/${id}/close`);
  });

  test('an agent has one call at a time', async () => {
    const place = await house.open();
    const { call, clientId } = await talk(house, place);
    const other = house.customer();
    const waiting = await other.call(place.number);
    await waiting.hears('You are next in line.');
    const refused = await place.agent.ask('POST', '/conversations', {
      channel: 'call',
      to: house.customer().number,
      queueId: place.queueId,
    });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const { items } = await place.agent.get(`/conversations?queueId=${place.queueId}&state=queued`);
    const pulled = await place.agent.ask('POST', `/conversations/${items[0].id}/accept`);
    expect(pulled).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await waiting.hangUp();
    await happened(house, await house.clientOf(other.number), 'call.abandoned');
  });
});
