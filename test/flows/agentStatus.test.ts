import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceTrouble } from '../../core/contract/words.ts';
import type { ConsoleServer } from '../../server/realtime/consoleServer.ts';
import { createDeviceFeed } from '../../server/realtime/deviceFeed.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, talk } from '../support/talk.ts';

// What an agent is: as chosen, as planned for after work, as overridden, and as the windows of the console show it.

let house: Harness;
let supervisor: Member;
beforeAll(async () => {
  house = await startHarness();
  supervisor = await house.member('supervisor');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('status', () => {
  test('a break that is asked for in a call begins when the work is done, and can be called off', async () => {
    const place = await house.open();
    const { agent } = place;
    const { call, id } = await talk(house, place);
    await agent.put('/agents/me/intent', { intent: 'away', reason: 'lunch', when: 'afterWork' });
    expect((await agent.get('/me/desk')).agent).toMatchObject({
      intent: 'available',
      nextIntent: 'away',
      nextReason: 'lunch',
    });
    expect(await agent.post('/agents/me/cancel-next')).toMatchObject({ nextIntent: null });
    await agent.put('/agents/me/intent', { intent: 'away', reason: 'lunch', when: 'afterWork' });
    await call.hangUp();
    await until(async () => (await agent.get(`/conversations/${id}`)).state === 'wrapping');
    expect((await agent.get('/me/desk')).agent).toMatchObject({ intent: 'available', nextIntent: 'away' });
    await agent.post(`/conversations/${id}/close`);
    expect((await agent.get('/me/desk')).agent).toMatchObject({
      intent: 'away',
      intentReason: 'lunch',
      nextIntent: null,
      intentSetBy: null,
    });
  });

  test('nothing new is offered to who wants to go; with nothing in hand it is done at once', async () => {
    const { agent, number } = await house.open();
    const writer = house.customer();
    await writer.text(number, 'hello');
    const { id } = await agent.isOffered(writer.number);
    await agent.post(`/conversations/${id}/accept`);
    await agent.put('/agents/me/intent', { intent: 'offline', when: 'afterWork' });
    await house.customer().text(number, 'hello too');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    await agent.post(`/conversations/${id}/close`);
    expect((await agent.get('/me/desk')).agent).toMatchObject({ intent: 'offline', nextIntent: null });
    await agent.goes('available');
    await agent.put('/agents/me/intent', { intent: 'away', reason: 'break', when: 'afterWork' });
    expect((await agent.get('/me/desk')).agent).toMatchObject({ intent: 'away', intentReason: 'break' });
  });

  test('a supervisor overrides; it is kept who did it, and the agent is told', async () => {
    const { agent, number } = await house.open();
    const writer = house.customer();
    await writer.text(number, 'hello');
    await agent.isOffered(writer.number);
    const path = `/agents/${agent.agentId}/intent`;
    const console = await agent.socket();
    const told = console.desks.length;
    expect(await supervisor.put(path, { intent: 'away', reason: 'meeting' })).toMatchObject({
      intent: 'away',
      intentSetBy: supervisor.name,
    });
    await until(() => Promise.resolve(console.desks.length > told));
    expect(await agent.get('/me/desk')).toMatchObject({
      offers: [],
      agent: { intent: 'away', intentReason: 'meeting', intentSetBy: supervisor.name },
    });
    const admin = await house.member('administrator');
    const { items } = await admin.get('/security-events');
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'intent_forced',
        userId: agent.userId,
        byUserId: supervisor.userId,
      }),
    );
    expect(await agent.ask('PUT', path, { intent: 'available' })).toMatchObject({ status: 403 });
    await agent.goes('available');
    expect((await agent.get('/me/desk')).agent).toMatchObject({ intentSetBy: null });
  });
});

test('two who change what an agent knows at the same time: one comes second, and neither fails', async () => {
  const { agent } = await house.open();
  const { id: skillId } = await supervisor.post('/skills', { name: 'Welding' });
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 1, 2, 3].map((proficiency) =>
      supervisor.ask('PATCH', `/agents/${agent.agentId}/routing`, { skills: [{ skillId, proficiency }] }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});

describe('a phone of the agent’s own', () => {
  test('rings instead of the browser; numbers that may not be rung are refused', async () => {
    const place = await house.open();
    const phone = house.customer();
    const path = `/agents/${place.agent.agentId}/routing`;
    for (const fallbackNumber of ['ring me', '+1900555', '+881612345678', place.number])
      expect(await supervisor.ask('PATCH', path, { fallbackNumber })).toMatchObject({
        status: 400,
        body: { error: { fields: { fallbackNumber: expect.any(String) } } },
      });
    await supervisor.patch(path, { fallbackNumber: phone.number });
    const customer = house.customer();
    const call = await customer.call(place.number);
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    const leg = await phone.rings();
    await happened(house, clientId, 'call.connected');
    await leg.say('this is the agent, on a phone');
    await call.hears('on a phone');
    await call.hangUp();
    await happened(house, clientId, 'call.ended');
  });
});

describe('the windows of a console', () => {
  type Console = Awaited<ReturnType<Member['socket']>>;
  const beatOf = async (
    { socket }: Console,
    tab: string,
    trouble: DeviceTrouble | null = null,
  ): Promise<string | null> => {
    const answer = await socket
      .timeout(5_000)
      .emitWithAck('device.beat', { tab, phone: trouble ? 'lost' : 'ready', trouble });
    if (!answer.ok) throw new Error(answer.code);
    return answer.value.phoneTab;
  };
  const deviceOf = async (agent: Member) => (await agent.get('/me/desk')).agent;
  /** As if nothing had come from the windows of this agent for so long. */
  const silentFor = (agent: Member, seconds: number) =>
    house.hub.pool.query(`UPDATE agent_tab SET beat_at = beat_at - $2 * interval '1 s' WHERE agent_id = $1`, [
      agent.agentId,
      seconds,
    ]);

  test('one of them is the phone; when it dies another is, and says so', async () => {
    const { agent } = await house.open();
    const [first, second] = [await agent.socket(), await agent.socket()];
    const [one, other] = [randomUUID(), randomUUID()];
    expect(await beatOf(first, one)).toBe(one);
    expect(await beatOf(second, other)).toBe(one);
    expect(await deviceOf(agent)).toMatchObject({ device: 'ready', deviceReason: null });
    const told = second.desks.length;
    first.close();
    await until(() => Promise.resolve(second.desks.length > told));
    await until(async () => (await beatOf(second, other)) === other);
    // The first comes back and finds that somebody else is the phone.
    expect(await beatOf(await agent.socket(), randomUUID())).toBe(other);
  });

  test('what a window said last is not taken for a sign of life once its line is cut', async () => {
    const { agent } = await house.open();
    const agentId = agent.agentId;
    const feed = createDeviceFeed(house.hub, { emit: () => true } as unknown as ConsoleServer);
    const tabId = randomUUID();
    const beat = { agentId, tabId, phone: 'ready', trouble: null } as const;
    expect(await feed.beat(beat, { id: 'line' })).toBe(tabId);
    const last = feed.beat(beat, { id: 'line' });
    feed.gone({ id: 'line' });
    await last;
    await feed.close();
    const where = { agentId_tabId: { agentId, tabId } };
    expect(await house.hub.prisma.agentTab.findUniqueOrThrow({ where })).toMatchObject({ isGone: true });
  });

  test('a window whose line was cut and made anew stays, when the hub hears of the cut late', async () => {
    const { agent } = await house.open();
    const [stale, fresh] = [await agent.socket(), await agent.socket()];
    const tab = randomUUID();
    expect(await beatOf(stale, tab)).toBe(tab);
    expect(await beatOf(fresh, tab)).toBe(tab);
    stale.close();
    const second = await agent.socket();
    for (let round = 0; round < 10; round += 1) expect(await beatOf(second, randomUUID())).toBe(tab);
  });

  test('ten windows at once, over one server: one phone, and everybody says the same', async () => {
    const { agent } = await house.open();
    const windows = await Promise.all(Array.from({ length: 10 }, () => agent.socket()));
    const answers = await Promise.all(windows.map((window) => beatOf(window, randomUUID())));
    expect(new Set(answers).size).toBe(1);
    expect(await house.hub.prisma.agentTab.count({ where: { agentId: agent.agentId, isPhone: true } })).toBe(
      1,
    );
  });

  test('whom no voice reaches is asked about texts alone, and hears calls again when it does', async () => {
    const { agent, number } = await house.open();
    const console = await agent.socket();
    const tab = randomUUID();
    await beatOf(console, tab, 'microphone_refused');
    expect(await deviceOf(agent)).toMatchObject({
      device: 'degraded',
      deviceReason: 'microphone_refused',
    });
    const caller = house.customer();
    await caller.call(number);
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    const writer = house.customer();
    await writer.text(number, 'hello');
    const { id } = await agent.isOffered(writer.number);
    await agent.post(`/conversations/${id}/accept`);
    await beatOf(console, tab);
    await agent.isOffered(caller.number);
  });

  test('who is silent for half a minute is asked nothing, loses what was being asked, and keeps a call', async () => {
    const place = await house.open();
    const { agent, number } = place;
    const console = await agent.socket();
    const tab = randomUUID();
    await beatOf(console, tab);
    const { id, call } = await talk(house, place);
    await silentFor(agent, 31);
    await until(async () => (await deviceOf(agent)).device === 'lost');
    expect(await deviceOf(agent)).toMatchObject({ deviceReason: 'silent', intent: 'available' });
    expect((await agent.get(`/conversations/${id}`)).state).toBe('handled');
    await beatOf(console, tab);
    expect((await deviceOf(agent)).device).toBe('ready');
    await call.hangUp();
    await until(async () => (await agent.get(`/conversations/${id}`)).state === 'wrapping');
    await agent.post(`/conversations/${id}/close`);
    const writer = house.customer();
    await writer.text(number, 'hello');
    await agent.isOffered(writer.number);
    await silentFor(agent, 31);
    await until(async () => (await agent.get('/me/desk')).offers.length === 0);
    // The offer was not missed: nobody has to confirm anything.
    expect(await deviceOf(agent)).toMatchObject({ device: 'lost', missed: false });
    const caller = house.customer();
    await caller.call(number);
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    await beatOf(console, tab);
    await agent.isOffered(caller.number);
  });
});
