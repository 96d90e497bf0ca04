import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTwilio } from '../../core/channels/twilioClient.ts';
import { createVoice } from '../../core/channels/voice.ts';
import { AppError } from '../../core/errors.ts';
import { mendInternalCalls } from '../../core/internalCalls/endInternal.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, talk } from '../support/talk.ts';

// What an agent needs to call: the number that is shown, the last calls, and colleagues.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house?.close());
afterEach(() => house.checkInvariants());

describe('the number that the client sees', () => {
  test('is that of the own queue, or the last with this client, or the one that is chosen', async () => {
    const [first, second] = [await house.open(), await house.open()];
    const { agent } = first;
    await house.hub.prisma.queueMember.create({ data: { agentId: agent.agentId, queueId: second.queueId } });
    const { items, defaultId } = await agent.get('/me/caller-ids');
    expect(items.map(({ number }: any) => number)).toEqual([first.number, second.number].toSorted());
    expect(defaultId).toBe(items[0].id);
    const other = items.find(({ number }: any) => number === second.number);
    const customer = house.customer();
    const dial = (body: object) =>
      agent.post('/conversations', { channel: 'call', to: customer.number, ...body });
    const chosen = await dial({ fromId: other.id });
    expect(chosen.conversation).toMatchObject({ ourAddress: second.number, queueId: second.queueId });
    await agent.post(`/conversations/${chosen.conversation.id}/end`);
    await agent.post(`/conversations/${chosen.conversation.id}/close`);
    const path = `/me/caller-ids?to=${encodeURIComponent(customer.number)}`;
    expect((await agent.get(path)).defaultId).toBe(other.id);
    const again = await dial({});
    expect(again.conversation.ourAddress).toBe(second.number);
    await agent.post(`/conversations/${again.conversation.id}/end`);
    await agent.post(`/conversations/${again.conversation.id}/close`);
  });

  test('is not one of a queue in which one does not work', async () => {
    const [mine, theirs] = [await house.open(), await house.open()];
    const { id: fromId } = await house.hub.prisma.ourAddress.findFirstOrThrow({
      where: { value: theirs.number },
    });
    const order = { channel: 'call', to: house.customer().number, fromId };
    expect((await mine.agent.ask('POST', '/conversations', order)).status).toBe(403);
    const supervisor = await house.member('supervisor', { queueIds: [mine.queueId] });
    expect((await supervisor.ask('POST', '/conversations', order)).status).toBe(201);
  });
});

test('the last calls are one’s own, of fourteen days, newest first', async () => {
  const place = await house.open({ agents: 2 });
  const { call, id, clientId, customer } = await talk(house, { ...place, agent: await whoIsAsked() });
  async function whoIsAsked() {
    await place.agents[1]!.goes('away', 'lunch');
    return place.agents[0]!;
  }
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
  await place.agent.post(`/conversations/${id}/close`);
  const out = house.customer();
  const placed = await place.agent.post('/conversations', { channel: 'call', to: out.number });
  await place.agent.post(`/conversations/${placed.conversation.id}/end`);
  const { items } = await place.agent.get('/me/recent-calls');
  expect(items).toMatchObject([
    { kind: 'client', direction: 'outbound', number: out.number, answered: false },
    { kind: 'client', direction: 'inbound', number: customer.number, clientId, answered: true },
  ]);
  expect((await place.agents[1]!.get('/me/recent-calls')).items).toEqual([]);
  await house.hub.prisma.conversation.update({
    where: { id },
    data: { openedAt: new Date(Date.now() - 15 * 864e5) },
  });
  expect((await place.agent.get('/me/recent-calls')).items).toHaveLength(1);
});

describe('colleagues', () => {
  const stateOf = async (member: Member) => (await member.get('/me/desk')).internalCall;
  const phoneOf = (member: Member) =>
    until(async () => {
      const party = encodeURIComponent(`client:agent-${member.agentId}`);
      const { items } = await house.control<{ items: { sid: string; status: string }[] }>(
        'GET',
        `/calls?party=${party}`,
      );
      return items[0];
    });
  const pair = async () => (await house.open({ agents: 2 })).agents as [Member, Member];

  test('one asks, the other says yes, both phones are in a conference, and either ends it', async () => {
    const [anna, ben] = await pair();
    await anna.post(`/agents/${ben.agentId}/call`);
    expect(await stateOf(anna)).toMatchObject({
      direction: 'outbound',
      colleagueName: ben.name,
      state: 'asking',
    });
    expect(await stateOf(ben)).toMatchObject({ direction: 'inbound', colleagueName: anna.name });
    expect((await anna.ask('POST', '/me/internal-call/accept')).status, 'who asks cannot say yes').toBe(409);
    await ben.post('/me/internal-call/accept');
    expect((await ben.ask('POST', '/me/internal-call/accept')).status).toBe(409);
    const [hers, his] = [await phoneOf(anna), await phoneOf(ben)];
    const status = async (sid: string) =>
      (await house.control<{ status: string }>('GET', `/calls/${sid}`)).status;
    await until(
      async () => (await status(hers.sid)) === 'in-progress' && (await status(his.sid)) === 'in-progress',
    );
    await house.control('POST', `/calls/${his.sid}/hangup`);
    await until(async () => (await stateOf(anna)) === null);
    await until(async () => (await status(hers.sid)) === 'completed');
    expect((await anna.get('/me/recent-calls')).items).toMatchObject([
      { kind: 'colleague', name: ben.name, agentId: ben.agentId, direction: 'outbound', answered: true },
    ]);
  });

  test('not now, given up, and nobody there', async () => {
    const [anna, ben] = await pair();
    const reasons = async () =>
      (
        await house.hub.prisma.internalCall.findMany({
          where: { callerId: anna.agentId },
          orderBy: { id: 'asc' },
        })
      ).map(({ endReason }) => endReason);
    await anna.post(`/agents/${ben.agentId}/call`);
    await ben.post('/me/internal-call/end');
    await anna.post(`/agents/${ben.agentId}/call`);
    await anna.post('/me/internal-call/end');
    await anna.post(`/agents/${ben.agentId}/call`);
    await house.hub.prisma.internalCall.updateMany({
      where: { callerId: anna.agentId, endedAt: null },
      data: { startedAt: new Date(Date.now() - 31_000) },
    });
    await mendInternalCalls(house.hub);
    expect(await reasons()).toEqual(['declined', 'canceled', 'no-answer']);
    expect((await anna.ask('POST', '/me/internal-call/end')).status).toBe(409);
  });

  test('who is not answered is let go while the network is away, and phones are silenced when it is back', async () => {
    const [[anna, ben], [eve, max]] = [await pair(), await pair()];
    await anna.post(`/agents/${ben.agentId}/call`);
    await ben.post('/me/internal-call/accept');
    await ben.post('/me/internal-call/end');
    const { prisma, config, channels } = house.hub;
    const { id } = await prisma.internalCall.findFirstOrThrow({ where: { callerId: anna.agentId } });
    await eve.post(`/agents/${max.agentId}/call`);
    await prisma.internalCall.updateMany({
      where: { callerId: eve.agentId },
      data: { startedAt: new Date(Date.now() - 31_000) },
    });
    const nowhere = openTwilio({ twilio: { ...config.twilio, apiBaseUrl: 'http://127.0.0.1:9' } });
    const away = { ...house.hub, channels: { ...channels, voice: createVoice(nowhere, config) } };
    // As a process leaves it that dies before it has hung up; the house sweeps too, and may be quicker.
    await until(async () => {
      await prisma.internalCall.update({
        where: { id },
        data: { toHangUp: true, endedAt: new Date(Date.now() - 60_000) },
      });
      return mendInternalCalls(away).then(
        () => false,
        (error: unknown) => error instanceof AppError && error.code === 'channel_unavailable',
      );
    });
    expect(await stateOf(eve)).toBeNull();
    await mendInternalCalls(house.hub);
    expect(await prisma.internalCall.count({ where: { id, toHangUp: true } })).toBe(0);
  });

  test('nobody is in two calls, whichever side they are on and whoever is quickest', async () => {
    const place = await house.open({ agents: 6 });
    const [target, ...others] = place.agents as [Member, ...Member[]];
    const answers = await Promise.all(others.map((one) => one.ask('POST', `/agents/${target.agentId}/call`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
    expect((await target.ask('POST', `/agents/${others[0]!.agentId}/call`)).status).toBe(409);
    expect((await target.ask('POST', `/agents/${target.agentId}/call`)).status).toBe(409);
    await target.post('/me/internal-call/end');
    const stranger = await house.hub.prisma.division.create({ data: { name: 'Apart' } });
    const away = await house.member('agent', { divisionId: stranger.id });
    expect((await target.ask('POST', `/agents/${away.agentId}/call`)).status).toBe(404);
  });

  test('who talks with a colleague is asked nothing, takes no call, and is asked again when it is over', async () => {
    const place = await house.open({ agents: 2 });
    const [anna, ben] = place.agents as [Member, Member];
    await anna.post(`/agents/${ben.agentId}/call`);
    await ben.post('/me/internal-call/accept');
    const engaged = async () =>
      (await anna.get('/agents')).items
        .filter(({ id }: any) => [anna.agentId, ben.agentId].includes(id))
        .map(({ engagement }: any) => engagement);
    expect(await engaged()).toEqual(['consulting', 'consulting']);
    const customer = house.customer();
    const call = await customer.call(place.number);
    const clientId = await house.clientOf(customer.number);
    await house.drain();
    for (const one of [anna, ben]) expect((await one.get('/me/desk')).offers).toEqual([]);
    const { items } = await anna.get(`/conversations?clientId=${clientId}`);
    const taken = await anna.ask('POST', `/conversations/${items[0].id}/accept`);
    expect(taken).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const dialled = await anna.ask('POST', '/conversations', {
      channel: 'call',
      to: house.customer().number,
    });
    expect(dialled).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    await anna.post('/me/internal-call/end');
    await until(async () =>
      (await Promise.all([anna, ben].map((one) => one.get('/me/desk')))).some(({ offers }) => offers[0]),
    );
    await call.hangUp();
    await happened(house, clientId, 'call.abandoned');
  });

  test('what both were being asked is taken back when they talk, nobody missed it, and it comes again', async () => {
    const place = await house.open({ agents: 2 });
    const [anna, ben] = place.agents as [Member, Member];
    const desks = () => Promise.all([anna, ben].map((one) => one.get('/me/desk')));
    await anna.post(`/agents/${ben.agentId}/call`);
    const customers = [house.customer(), house.customer()];
    const calls = await Promise.all(customers.map((one) => one.call(place.number)));
    await until(async () => (await desks()).every(({ offers }) => offers.length === 1));
    await ben.post('/me/internal-call/accept');
    expect((await desks()).map(({ offers, agent }) => [offers.length, agent.missed])).toEqual([
      [0, false],
      [0, false],
    ]);
    const of = { agentId: { in: [anna.agentId, ben.agentId] } };
    const asked = await house.hub.prisma.reservation.findMany({ where: of });
    expect(asked.map(({ state }) => state)).toEqual(['rescinded', 'rescinded']);
    const clients = await Promise.all(customers.map(({ number }) => house.clientOf(number)));
    for (const clientId of clients)
      expect((await happened(house, clientId, 'conversation.requeued')).data).toMatchObject({
        reason: 'with_colleague',
      });
    await ben.post('/me/internal-call/end');
    await until(async () => (await desks()).every(({ offers }) => offers.length === 1));
    for (const call of calls) await call.hangUp();
    for (const clientId of clients) await happened(house, clientId, 'call.abandoned');
  });

  test('who has taken a client’s call meanwhile does not say yes to a colleague', async () => {
    const place = await house.open();
    const other = await house.member('agent', { queueIds: [place.queueId] });
    const customer = house.customer();
    const call = await customer.call(place.number);
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await other.post(`/agents/${place.agent.agentId}/call`);
    await place.agent.post(`/conversations/${id}/accept`);
    const { status, body } = await place.agent.ask('POST', '/me/internal-call/accept');
    expect([status, body.error.code]).toEqual([409, 'conflict']);
    await other.post('/me/internal-call/end');
    await happened(house, clientId, 'call.connected');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('who talks with a client is not called', async () => {
    const place = await house.open({ agents: 1 });
    const { call, id, clientId } = await talk(house, place);
    const other = await house.member('agent', { queueIds: [place.queueId] });
    const { status, body } = await other.ask('POST', `/agents/${place.agent.agentId}/call`);
    expect([status, body.error.code]).toEqual([409, 'conflict']);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${id}/close`);
  });
});
