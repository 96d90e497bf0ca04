import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newSid, postWebhook } from '../support/webhook.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';
import { ACCOUNT, backends, startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Calls that do not come to a talk at once: given up, declined, missed, not answered.

describe.each(backends)('calls that go otherwise, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const conversationOf = (agent: Member, id: string) => agent.get(`/conversations/${id}`);

  test('a customer who hangs up while waiting is an abandoned call', async () => {
    const { agent, number, queueId } = await house.open({ available: false });
    const customer = house.customer();
    const call = await customer.call(number);
    await call.hears('You are next in line.');
    await call.hangUp();
    const clientId = await house.clientOf(customer.number);
    await happened(house, clientId, 'call.abandoned');
    expect(await kindsOf(house, clientId)).toEqual([
      'call.received',
      'call.abandoned',
      'conversation.closed',
    ]);
    const { items } = await agent.get('/queues');
    const queue = items.find((one: any) => one.id === queueId);
    expect(queue.waiting.call).toBe(0);
    expect(queue.today).toMatchObject({ offered: 1, answered: 0 });
    expect(queue.today.abandoned + queue.today.shortAbandoned).toBe(1);
  });

  test('a customer who hangs up at once is no ghost in the queue, even if that news overtakes the call', async () => {
    const { agent, number, queueId } = await house.open({ available: false });
    const customer = house.customer();
    const form = {
      AccountSid: ACCOUNT,
      CallSid: newSid('CA'),
      From: customer.number,
      To: number,
      CallStatus: 'ringing',
    };
    const ended = postWebhook(house, { path: '/voice/status', form: { ...form, CallStatus: 'no-answer' } });
    expect((await postWebhook(house, { path: '/voice', form })).status).toBe(200);
    expect((await ended).status).toBe(204);
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
    expect((await agent.get(`/conversations?queueId=${queueId}&state=open`)).items).toEqual([]);
    for (let round = 0; round < 3; round += 1) await (await customer.call(number)).hangUp();
    await until(async () => {
      const { items } = await agent.get(`/conversations?queueId=${queueId}&state=open`);
      return (
        items.length === 0 && (await house.hub.prisma.leg.count({ where: { state: { not: 'ended' } } })) === 0
      );
    }, 25_000);
  });

  test('a customer who hangs up while an agent is asked takes the question away', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    const call = await customer.call(number);
    const { id } = await agent.isOffered(customer.number);
    await call.hangUp();
    await until(async () => (await agent.get('/me/desk')).offers.length === 0);
    const late = await agent.ask('POST', `/conversations/${id}/accept`);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });
    expect((await agent.get('/me/desk')).agent.missed).toBe(false);
  });

  test('declined, it goes to the next agent with its rank', async () => {
    const { agents, number } = await house.open({ agents: 2 });
    const customer = house.customer();
    await customer.call(number);
    const first = await until(async () => {
      for (const agent of agents) {
        if ((await agent.get('/me/desk')).offers.length > 0) return agent;
      }
      return null;
    });
    const other = agents.find((agent) => agent !== first)!;
    const { id, clientId } = await first.isOffered(customer.number);
    const before = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });
    const foreign = await other.ask('POST', `/conversations/${id}/decline`);
    expect(foreign).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await first.post(`/conversations/${id}/decline`, { reason: 'lunch' });
    await other.isOffered(customer.number);
    const after = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect(after.rankAt).toEqual(before.rankAt);
    expect((await happened(house, clientId, 'conversation.declined')).data).toMatchObject({
      reason: 'lunch',
      agentId: first.agentId,
    });
    await other.post(`/conversations/${id}/accept`);
    await happened(house, clientId, 'call.connected');
    await other.post(`/conversations/${id}/end`);
    await other.post(`/conversations/${id}/close`);
  });

  test('missed, the agent is not asked again before saying "I am here"', async () => {
    const { agent, number } = await house.open({ offerSeconds: 1 });
    const customer = house.customer();
    const call = await customer.call(number);
    const { id, clientId } = await agent.isOffered(customer.number);
    await happened(house, clientId, 'conversation.missed');
    expect((await agent.get('/me/desk')).agent).toMatchObject({
      missed: true,
      engagement: 'missed',
      intent: 'available',
    });
    expect((await conversationOf(agent, id)).state).toBe('queued');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    const confirmed = await agent.post('/agents/me/confirm-presence');
    expect(confirmed.missed).toBe(false);
    // Nobody waits beside an agent who is there.
    await agent.isOffered(customer.number);
    await call.hangUp();
    await until(async () => (await agent.get('/me/desk')).offers.length === 0);
  });

  test('an agent who goes away is asked no more, and keeps the call in hand', async () => {
    const place = await house.open();
    const { call, id } = await talk(house, place);
    await place.agent.goes('away', 'lunch');
    expect((await conversationOf(place.agent, id)).call.phase).toBe('connected');
    const { agent, number } = await house.open();
    const customer = house.customer();
    const second = await customer.call(number);
    const offer = await agent.isOffered(customer.number);
    await agent.goes('away', 'lunch');
    expect((await conversationOf(agent, offer.id)).state).toBe('queued');
    expect((await happened(house, offer.clientId, 'conversation.requeued')).data).toMatchObject({
      reason: 'agent_away',
    });
    await call.hangUp();
    await second.hangUp();
    await happened(house, offer.clientId, 'call.abandoned');
  });

  test('a customer who does not pick up ends the call without paperwork', async () => {
    const { agent, queueId } = await house.open();
    const customer = house.customer();
    await customer.behaves({ onCall: 'busy' });
    const { conversation } = await agent.post('/conversations', {
      channel: 'call',
      to: customer.number,
      queueId,
    });
    await happened(house, conversation.clientId, 'conversation.closed');
    expect(await kindsOf(house, conversation.clientId)).toEqual([
      'conversation.opened',
      'call.placed',
      'call.failed',
      'conversation.closed',
    ]);
    expect(await conversationOf(agent, conversation.id)).toMatchObject({
      state: 'closed',
      outcome: 'unanswered',
    });
    await until(
      async () =>
        (await house.hub.prisma.leg.count({
          where: { conversationId: conversation.id, state: { not: 'ended' } },
        })) === 0,
    );
  });
});
