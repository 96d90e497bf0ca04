import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RoutingWhy } from '../../core/contract/events.ts';
import { matchQueue } from '../../core/routing/matchQueue.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { whileInHand } from '../support/whileInHand.ts';

// Who is asked when calls and texts come together: calls before texts.

let house: Harness;
let supervisor: Member;
beforeAll(async () => {
  house = await startHarness({ servers: 2 });
  supervisor = await house.member('supervisor');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function asks(place: Place, change: Record<string, unknown>): Promise<void> {
  await supervisor.patch(`/queues/${place.queueId}/routing`, change);
}

const whyOf = async (agent: Member, conversationId: string): Promise<RoutingWhy> => {
  const { offers } = await agent.get('/me/desk');
  return offers.find((offer: { conversation: { id: string } }) => offer.conversation.id === conversationId)
    .why;
};

async function isNotOffered(agent: Member): Promise<void> {
  await house.drain();
  expect((await agent.get('/me/desk')).offers).toEqual([]);
}

describe('calls and texts', () => {
  test('a call takes back the offer of a text to the only agent; the text comes again after it', async () => {
    const place = await house.open();
    const { agent, number } = place;
    const writer = house.customer();
    await writer.text(number, 'hello');
    const text = await agent.isOffered(writer.number);
    const caller = house.customer();
    const call = await caller.call(number);
    const { id } = await agent.isOffered(caller.number);
    expect(await whyOf(agent, id)).toMatchObject({ tookBack: true });
    const states = await house.hub.prisma.reservation.findMany({
      where: { conversationId: text.id },
      select: { state: true },
    });
    expect(states).toEqual([{ state: 'rescinded' }]);
    expect(await agent.ask('POST', `/conversations/${text.id}/accept`, {})).toMatchObject({ status: 200 });
    await agent.post(`/conversations/${text.id}/requeue`, { reason: 'later' });
    await call.hangUp();
    await agent.isOffered(writer.number);
  });

  test('also when somebody has the writer’s row in hand just then', async () => {
    const { agent, number } = await house.open();
    const writer = house.customer();
    await writer.text(number, 'hello');
    const { clientId } = await agent.isOffered(writer.number);
    const caller = house.customer();
    await whileInHand(house, clientId, async () => {
      await caller.call(number);
      await house.clientOf(caller.number);
      await house.drain();
    });
    const { id } = await agent.isOffered(caller.number);
    expect(await whyOf(agent, id)).toMatchObject({ tookBack: true });
  });

  test('not where the queue says so, and not while somebody else is free', async () => {
    const place = await house.open();
    await asks(place, { callsTakeOffers: false });
    const writer = house.customer();
    await writer.text(place.number, 'hello');
    const text = await place.agent.isOffered(writer.number);
    const caller = house.customer();
    await caller.call(place.number);
    await house.drain();
    expect((await place.agent.get('/me/desk')).offers).toMatchObject([{ conversation: { id: text.id } }]);
    await place.agent.post(`/conversations/${text.id}/accept`);
    await place.agent.isOffered(caller.number);
  });

  test('how many texts an agent may have in hand beside a call is for agent and queue to say', async () => {
    const place = await house.open();
    const { agent, number } = place;
    await supervisor.patch(`/agents/${agent.agentId}/routing`, { callMessageLimit: 0 });
    const writer = house.customer();
    await writer.text(number, 'hello');
    const { id } = await agent.isOffered(writer.number);
    await agent.post(`/conversations/${id}/accept`);
    const caller = house.customer();
    await caller.call(number);
    await isNotOffered(agent);
    await supervisor.patch(`/agents/${agent.agentId}/routing`, { callMessageLimit: null });
    await agent.isOffered(caller.number);
  });

  test('where all hands are full nobody looks again until there is news; where a row is in another hand, soon', async () => {
    const place = await house.open();
    await house.hub.prisma.agent.update({
      where: { id: place.agent.agentId },
      data: { messageCapacity: 1 },
    });
    const [first, second] = [house.customer(), house.customer()];
    await first.text(place.number, 'hello');
    const { id } = await place.agent.isOffered(first.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await second.text(place.number, 'hello too');
    const clientId = await house.clientOf(second.number);
    await isNotOffered(place.agent);
    const lookAgainAt = () => matchQueue(house.hub, place.queueId, (round) => round());
    expect(await lookAgainAt()).toBeNull();
    await whileInHand(house, clientId, async () => {
      await house.hub.prisma.agent.update({
        where: { id: place.agent.agentId },
        data: { messageCapacity: 2 },
      });
      expect(await lookAgainAt()).toBeInstanceOf(Date);
    });
    expect(await lookAgainAt()).toBeNull();
    await place.agent.isOffered(second.number);
  });

  test('ten calls at once for four agents who are all being asked about texts: each has one winner', async () => {
    const place = await house.open({ agents: 4 });
    const writers = Array.from({ length: 4 }, () => house.customer());
    for (const writer of writers) await writer.text(place.number, 'hello');
    const pending = (channel: 'call' | 'sms') =>
      house.hub.prisma.reservation.count({
        where: { state: 'pending', channel, conversation: { queueId: place.queueId } },
      });
    await until(async () => (await pending('sms')) === 4);
    await Promise.all(Array.from({ length: 10 }, () => house.customer().call(place.number)));
    await until(async () => (await pending('call')) === 4);
    await house.drain();
    const asked = await house.hub.prisma.reservation.findMany({
      where: { state: 'pending', conversation: { queueId: place.queueId } },
    });
    expect(new Set(asked.map((one) => one.agentId)).size).toBe(4);
    expect(asked.every((one) => one.channel === 'call')).toBe(true);
  });
});
