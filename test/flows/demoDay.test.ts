import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { seedDemo, type Demo } from '../../prisma/seed/seedDemo.ts';
import { Actor } from '../support/actor.ts';
import { startHarness, type Harness } from '../support/harness.ts';

// The demo day keeps the same promises as everything else, and shows what a newcomer should see.

let house: Harness;
let demo: Demo;
beforeAll(async () => {
  house = await startHarness();
  // The harness' own division has the name of the demo's.
  await house.hub.prisma.division.updateMany({ data: { name: 'Before' } });
  const loaded = await seedDemo(house.hub.prisma, { authSecret: house.config.authSecret });
  if (!loaded) throw new Error('nothing was loaded');
  demo = loaded;
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('is loaded once', async () => {
  const count = () => house.hub.prisma.timelineEvent.count();
  const before = await count();
  expect(before).toBeGreaterThan(500);
  expect(await seedDemo(house.hub.prisma, { authSecret: 'x' })).toBeNull();
  expect(await count()).toBe(before);
});

test('three queues, eight people to sign in as, forty clients with a week behind them', async () => {
  const program = new Actor(house.urls[0]!, { bearer: demo.apiToken });
  expect((await program.get('/queues')).items.map((queue: any) => queue.name)).toEqual([
    'Billing',
    'Sales',
    'Support',
  ]);
  const { items: agents } = await program.get('/agents');
  expect(agents).toHaveLength(8);
  const { items: clients } = await program.get('/clients?limit=200');
  expect(clients).toHaveLength(40);
  expect(new Set(clients.map((client: any) => client.kind))).toEqual(
    new Set(['person', 'enterprise', 'government']),
  );
  for (const client of clients) {
    const { events, lastSeq } = await program.get(`/clients/${client.id}/timeline?after=0&limit=500`);
    expect(events.length, client.name).toBe(lastSeq);
    const times = events.map((event: any) => Date.parse(event.at));
    expect(
      times.toSorted((a: number, b: number) => a - b),
      client.name,
    ).toEqual(times);
    await program.get(`/clients/${client.id}`);
  }
  for (const path of ['/conversations?limit=200', '/follow-ups?limit=200', '/quarantine'])
    await program.get(path);
});

test('the three sign-ins that are printed', async () => {
  expect(demo.users.slice(0, 3).map((user) => user.role)).toEqual(['agent', 'supervisor', 'administrator']);
  for (const { email, password, role } of demo.users.slice(0, 3)) {
    const session = await house.signIn(email, password);
    expect(await session.get('/session')).toMatchObject({ user: { email, role } });
    await session.get('/me/desk');
  }
});

test('a board with figures, work in hand and work that waits', async () => {
  const [agent, supervisor] = demo.users;
  const board = await (await house.signIn(supervisor!.email, supervisor!.password)).get('/board');
  const waiting = board.queues.flatMap((queue: any) => Object.values(queue.waiting) as number[]);
  expect(waiting.reduce((sum: number, count: number) => sum + count, 0)).toBe(3);
  expect(board.queues.map((queue: any) => queue.callbacks.waiting)).toEqual([0, 0, 1]);
  const desk = await (await house.signIn(agent!.email, agent!.password)).get('/me/desk');
  expect(desk.work).toMatchObject([{ channel: 'sms', state: 'handled', clientName: 'Ethan Brooks' }]);
  expect(desk.followUps.map((one: any) => one.state)).toEqual([
    'overdue',
    'planned',
    'planned',
    'planned',
    'planned',
    // Her team's.
    'planned',
  ]);
});

test('follow-ups of every state, a day to look at and gaps to see', async () => {
  const [agent, supervisor] = demo.users;
  const maria = await house.signIn(agent!.email, agent!.password);
  const helen = await house.signIn(supervisor!.email, supervisor!.password);
  const { items } = await helen.get('/follow-ups?limit=200');
  const some = (what: (one: any) => boolean): boolean => items.some(what);
  for (const state of ['planned', 'overdue', 'done', 'canceled'])
    expect(
      some((one) => one.state === state),
      state,
    ).toBe(true);
  for (const kind of ['task', 'text', 'promise', 'call', 'visit', 'write'])
    expect(
      some((one) => one.kind === kind),
      kind,
    ).toBe(true);
  expect(some((one) => one.escalatedAt !== null)).toBe(true);
  expect(some((one) => one.moves > 0)).toBe(true);
  expect(some((one) => one.repeats !== null)).toBe(true);
  expect(some((one) => one.owner === null && one.queue !== null)).toBe(true);
  // The day of the database's clock, and the two around it: what is three hours away may be tomorrow's.
  const days = [-1, 0, 1].map((by) => new Date(Date.now() + by * 86_400_000).toISOString().slice(0, 10));
  const plans = await Promise.all(days.map((date) => maria.get(`/day-plan?timeZone=UTC&date=${date}`)));
  for (const part of ['overdue', 'timed', 'visits', 'anyTime', 'done'])
    expect(
      plans.some((plan: any) => plan[part].length > 0),
      part,
    ).toBe(true);
  const gaps = await helen.get('/gaps?agentId=all');
  expect(gaps.items.length).toBeGreaterThan(0);
});

test('nobody on the sandbox page was asked this week, so that the loop can be seen to close', async () => {
  const numbers = demo.customers.map((customer) => customer.number);
  expect(numbers).toHaveLength(8);
  const week = new Date(Date.now() - 7 * 86_400_000);
  const asked = await house.hub.prisma.client.count({
    where: { addresses: { some: { value: { in: numbers } } }, lastSurveyAt: { gt: week } },
  });
  expect(asked).toBe(0);
});

test('what is past is not done again', async () => {
  await house.drain();
  const { requests } = await house.control<{ requests: unknown[] }>('GET', '/requests');
  expect(requests).toEqual([]);
});
