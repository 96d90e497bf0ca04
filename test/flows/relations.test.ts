import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { lookAtNight } from '../../core/relations/nightly.ts';
import { refreshRelations } from '../../core/relations/refreshRelations.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// Relationship health through the doors: what was felt, what was ordered, what follows from it, and winning clients back.

let house: Harness;
let supervisor: Member;
let admin: Member;
beforeAll(async () => {
  house = await startHarness();
  supervisor = await house.member('supervisor');
  admin = await house.member('administrator');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
let numbers = 0;
const order = (clientId: string, days: number, amountMinor = 25_000) => ({
  number: `A-${(numbers += 1)}`,
  clientId,
  amountMinor,
  currency: 'USD',
  orderedAt: ago(days),
});
const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);
const changesOf = async (clientId: string) =>
  (await house.timeline(clientId))
    .filter((event) => event.kind === 'relation.changed')
    .map(({ data }: any) => `${data.what} ${data.to}`);

/** A client who has texted, in the hand of an agent. */
async function texting(words: string, tier = 'standard') {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Ada Byron' });
  await customer.text(number, words);
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  if (tier !== 'standard') await agent.ask('PATCH', `/clients/${clientId}`, { tier });
  return { agent, customer, id, clientId };
}
async function wrapUp(agent: Member, id: string, said: object) {
  await agent.post(`/conversations/${id}/end`);
  await agent.post(`/conversations/${id}/wrap-up`, said);
  await house.drain();
}
const someone = async (tier: string) =>
  (
    await admin.post('/clients', {
      name: `Somebody ${(numbers += 1)}`,
      tier,
      addresses: [{ kind: 'email', value: `c${numbers}@customer.example` }],
    })
  ).id as string;

test('what the client wrote is estimated; the agent’s word counts before it', async () => {
  const { agent, customer, id, clientId } = await texting('This is terrible, I am very disappointed!');
  await wrapUp(agent, id, { disposition: 'Resolved' });
  const said = await agent.get(`/clients/${clientId}/relation`);
  expect(said).toMatchObject({ quadrant: 'breaking', feelings: [{ from: 'words' }], state: 'prospect' });
  expect(said.emotion).toBeLessThan(-0.4);
  expect(said.trend.at(-1).emotion).toBeCloseTo(said.emotion, 3);
  // The supervisor is told, and somebody is to call.
  const { items: notices } = await supervisor.get('/me/notices');
  expect(notices[0]).toMatchObject({ kind: 'relationAlert', clientId, text: 'breaking' });
  const { items: tasks } = await agent.get(`/follow-ups?clientId=${clientId}`);
  expect(tasks).toMatchObject([{ forSupervisor: true, title: expect.stringContaining('Retention call') }]);

  const place = await house.hub.prisma.ourAddress.findFirstOrThrow({
    where: { conversations: { some: { id } } },
  });
  await customer.text(place.value, 'still terrible and broken');
  const { id: next } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${next}/accept`);
  await wrapUp(agent, next, { disposition: 'Resolved', feeling: 1 });
  const after = await agent.get(`/clients/${clientId}/relation`);
  expect(after.feelings[0]).toMatchObject({ conversationId: next, from: 'agent', value: 1 });
  expect(after.emotion).toBeGreaterThan(said.emotion);
  expect(after.state).toBe('established');
  const closed = await agent.ask('POST', `/conversations/${next}/wrap-up`, { feeling: 0.3 });
  expect(closed.status).toBe(400);
});

test('a survey’s score replaces what the agent said of that contact', async () => {
  await house.hub.settings.change({ surveysEnabled: true, quietHoursEnabled: false, surveyDelaySeconds: 0 });
  const { agent, customer, id, clientId } = await texting('hello');
  await wrapUp(agent, id, { disposition: 'Resolved', feeling: -1 });
  await until(async () => (await kindsOf(clientId)).includes('survey.sent'));
  const place = await house.hub.prisma.ourAddress.findFirstOrThrow({
    where: { conversations: { some: { id } } },
  });
  await customer.text(place.value, '5');
  await until(async () => (await kindsOf(clientId)).includes('survey.answered'));
  await house.drain();
  expect(await agent.get(`/clients/${clientId}/relation`)).toMatchObject({
    emotion: 1,
    feelings: [{ conversationId: id, from: 'survey', value: 1 }],
  });
  await house.hub.settings.change({ surveysEnabled: false });
});

test('orders: taken in once by their number, told on the timeline, and they move the relationship on', async () => {
  const clientId = await someone('gold');
  const [first, second] = [order(clientId, 20), order(clientId, 2)];
  const lost = { ...order(clientId, 1), clientId: undefined, address: 'nobody@customer.example' };
  const future = { ...order(clientId, -30) };
  expect((await admin.post('/orders/import', { orders: [first, lost, future] })).items).toEqual([
    { number: first.number, result: 'recorded' },
    { number: lost.number, result: 'no_such_client' },
    { number: future.number, result: 'in_future' },
  ]);
  const byMail = await house.hub.prisma.address.findFirstOrThrow({ where: { clientId } });
  const again = { ...second, clientId: undefined, address: byMail.value.toUpperCase() };
  // The same file at the same time, and again: one order each.
  const answers = await Promise.all(
    [1, 2, 3].map(() => admin.post('/orders/import', { orders: [first, again] })),
  );
  expect(
    answers
      .flatMap((one) => one.items.map((item: any) => String(item.result)))
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['known', 'known', 'known', 'known', 'known', 'recorded']);
  await house.drain();
  expect((await kindsOf(clientId)).filter((kind) => kind === 'order.recorded')).toHaveLength(2);
  // Both may be looked at together, or one after the other.
  expect(new Set(await changesOf(clientId))).toEqual(
    new Set(['state established', 'state developing', 'valueGroup mvc']),
  );
  const page = await supervisor.get(`/clients/${clientId}/orders?limit=1`);
  expect(page.items).toMatchObject([{ number: second.number, amountMinor: 25_000, currency: 'USD' }]);
  expect(
    (await supervisor.get(`/clients/${clientId}/orders?limit=1&cursor=${page.nextCursor}`)).items,
  ).toMatchObject([{ number: first.number }]);
  expect(await supervisor.ask('POST', '/orders/import', { orders: [first] })).toMatchObject({ status: 403 });
});

test('a supervisor sets the state, within what may follow and with a reason', async () => {
  const clientId = await someone('standard');
  await admin.post('/orders/import', { orders: [order(clientId, 5)] });
  await house.drain();
  const set = (to: string, reason = 'They told us on the phone') =>
    supervisor.ask('POST', `/clients/${clientId}/relation/state`, { to, reason });
  expect(await set('maintained')).toMatchObject({
    status: 409,
    body: {
      error: { code: 'invalid_state', details: { from: 'established', mayBecome: ['developing', 'broken'] } },
    },
  });
  expect(await set('broken', 'no')).toMatchObject({ status: 400 });
  expect(await set('broken')).toMatchObject({
    status: 200,
    body: { state: 'broken', mayBecome: ['regained'] },
  });
  expect((await house.timeline(clientId)).at(-1)).toMatchObject({
    kind: 'relation.changed',
    agentId: supervisor.agentId,
    data: {
      what: 'state',
      from: 'established',
      to: 'broken',
      reason: 'by_hand',
      note: 'They told us on the phone',
    },
  });
  // What a person has said is broken is not mended by another look.
  await lookAtNight(house.hub, '2020-05-01');
  expect(await supervisor.get(`/clients/${clientId}/relation`)).toMatchObject({ state: 'broken' });
  const agent = await house.member('agent');
  expect(
    await agent.ask('POST', `/clients/${clientId}/relation/state`, { to: 'regained', reason: 'hm hm' }),
  ).toMatchObject({ status: 403 });
  // An order after that does.
  await admin.post('/orders/import', {
    orders: [{ ...order(clientId, 0), orderedAt: new Date(Date.now() + 2_000).toISOString() }],
  });
  await until(async () => {
    await refreshRelations(house.hub, [clientId]);
    return (await supervisor.get(`/clients/${clientId}/relation`)).state === 'regained';
  });
});

test('the lists open what the counts count, page by page, and only the division’s', async () => {
  const other = await makeDivision(house.hub);
  const theirs = await house.member('supervisor', { divisionId: other });
  await lookAtNight(house.hub, '2020-06-01');
  const summary = await supervisor.get('/relations/summary');
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, one) => sum + one, 0);
  expect(total(summary.states)).toBe(
    await house.hub.prisma.client.count({ where: { divisionId: house.divisionId, mergedIntoId: null } }),
  );
  const all = async (query: string) => {
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const page = await supervisor.get(`/relations?${query}&limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...page.items.map((one: any) => one.clientId));
      if (!page.nextCursor) return found;
      cursor = page.nextCursor;
    }
  };
  for (const [list, count] of Object.entries(summary.quadrants)) {
    const found = await all(`list=${list}`);
    expect(found, list).toHaveLength(count as number);
    expect(new Set(found).size).toBe(found.length);
  }
  for (const [state, count] of Object.entries(summary.states))
    expect(await all(`state=${state}`), state).toHaveLength(count as number);
  for (const [tenure, count] of Object.entries(summary.tenure))
    expect(await all(`tenure=${tenure}`), tenure).toHaveLength(count as number);
  expect(await all('list=mvc')).toHaveLength(summary.mvc);
  expect(await all('list=lost_mvc')).toHaveLength(summary.lostMvc);
  expect(total((await theirs.get('/relations/summary')).states)).toBe(0);
  expect((await theirs.get('/relations?state=established')).items).toEqual([]);
  expect((await theirs.get('/relations/lost')).items).toEqual([]);
  expect((await theirs.get('/win-back')).items).toEqual([]);
});

test('retention: active in both periods, of those active in the one before; each number opens its clients', async () => {
  const division = await makeDivision(house.hub);
  const [boss, head] = [
    await house.member('supervisor', { divisionId: division }),
    await house.member('administrator', { divisionId: division }),
  ];
  const clients: string[] = [];
  for (let made = 0; made < 3; made += 1)
    clients.push(
      (
        await head.post('/clients', {
          name: `R ${made}`,
          addresses: [{ kind: 'email', value: `r${made}-${numbers}@customer.example` }],
        })
      ).id,
    );
  const [stays, goes, comes] = clients as [string, string, string];
  await head.post('/orders/import', {
    orders: [order(stays, 40), order(stays, 5), order(goes, 45), order(comes, 3)],
  });
  await house.drain();
  const figures = await boss.get('/relations/retention?days=30');
  expect(figures).toMatchObject({
    rate: 0.5,
    counts: { active_before: 2, retained: 1, found: 3 },
    bySegment: [{ segment: 'person', before: 2, kept: 1, rate: 0.5 }],
    byAgent: [{ agentName: null, before: 2, kept: 1 }],
  });
  for (const [figure, count] of Object.entries(figures.counts)) {
    const { items } = await boss.get(`/relations/retention/clients?figure=${figure}&days=30`);
    expect(items, figure).toHaveLength(count as number);
  }
  expect((await boss.get('/relations/retention/clients?figure=retained&days=30')).items[0].clientId).toBe(
    stays,
  );
});

test('merging carries contacts, orders and cases, and judges anew', async () => {
  const [winnerId, loserId] = [await someone('standard'), await someone('standard')];
  await admin.post('/orders/import', { orders: [order(winnerId, 9), order(loserId, 8), order(loserId, 7)] });
  const { id } = await supervisor.post('/win-back', { clientId: loserId });
  await house.drain();
  await supervisor.post(`/clients/${winnerId}/merge`, { loserId, choices: {} });
  await house.drain();
  expect(await supervisor.get(`/clients/${winnerId}/relation`)).toMatchObject({
    orderCount: 3,
    openWinBackId: id,
  });
  const [{ mergeId }] = (await supervisor.get(`/clients/${winnerId}`)).merged;
  await supervisor.post(`/merges/${mergeId}/undo`);
  await house.drain();
  expect(await supervisor.get(`/clients/${winnerId}/relation`)).toMatchObject({
    orderCount: 1,
    openWinBackId: null,
  });
  expect(await supervisor.get(`/clients/${loserId}/relation`)).toMatchObject({
    orderCount: 2,
    openWinBackId: id,
  });
});
