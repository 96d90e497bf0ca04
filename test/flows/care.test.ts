import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addDays, dayIn } from '../../core/care/days.ts';
import { tendCare } from '../../core/care/tendCare.ts';
import type { Hub } from '../../core/hub.ts';
import { birthdayCard, rule, step } from '../support/carePlans.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Plans of care, from the rule that takes a client in to the card in the client's mailbox and the task on an agent's list.

let house: Harness;
let admin: Member;
beforeAll(async () => {
  house = await startHarness();
  admin = await house.member('administrator');
  await house.open();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const today = async () => dayIn(new Date(), (await house.hub.settings.read()).timeZone);
const monthAndDay = (day: string) => ({ month: Number(day.slice(5, 7)), day: Number(day.slice(8)) });
const later = (days: number): Hub => ({
  ...house.hub,
  clock: { now: () => new Date(Date.now() + days * 864e5) },
});
let made = 0;
/** A segment of a test's own, so that no other test's clients fit its rule. */
async function someSegment(): Promise<string> {
  const { clientSegments } = await house.hub.settings.read();
  const segment = `segment ${(made += 1)}`;
  await house.hub.settings.change({ clientSegments: [...clientSegments, segment] });
  return segment;
}
async function planOf(document: object, name = `plan ${(made += 1)}`) {
  return admin.post('/care/plans', { name, kind: 'horizontal', document });
}
async function clientOf(more: object = {}) {
  const customer = house.customer();
  const agent = await house.member('agent');
  const client = await agent.post('/clients', {
    name: 'Ann Lee',
    addresses: [{ kind: 'email', value: customer.email }],
    ...more,
  });
  return { customer, agent, id: client.id as string, path: `/clients/${client.id}` };
}
const followUpsOf = (clientId: string) =>
  house.hub.prisma.followUp.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });
const stateIn = async (agent: Member, path: string, planId: string) =>
  (await agent.get(`${path}/care`)).enrolments.find((one: any) => one.planId === planId)?.state;

test('who fits the rule comes in at once and leaves when it fits no more; a person’s word stands above the rule', async () => {
  const segment = await someSegment();
  const plan = await planOf({
    rule: rule({ segments: [segment], tiers: ['gold', 'vip'] }),
    steps: [step({ anchor: { kind: 'every', months: 3 } })],
  });
  const { agent, id, path } = await clientOf();
  await agent.ask('PATCH', `${path}/care`, { segment });
  await house.drain();
  expect(await stateIn(agent, path, plan.id)).toBeUndefined();
  await agent.ask('PATCH', path, { tier: 'gold' });
  await until(async () => (await stateIn(agent, path, plan.id)) === 'active');
  await agent.ask('PATCH', path, { tier: 'standard' });
  await until(async () => (await stateIn(agent, path, plan.id)) === 'left');
  await agent.ask('PATCH', path, { tier: 'vip' });
  await until(async () => (await stateIn(agent, path, plan.id)) === 'active');
  await agent.post(`${path}/care/change`, { planId: plan.id, action: 'leave', reason: 'they asked for it' });
  await tendCare(house.hub);
  expect(await stateIn(agent, path, plan.id)).toBe('left');
  expect(await agent.ask('POST', `${path}/care/change`, { planId: plan.id, action: 'resume' })).toMatchObject(
    {
      status: 409,
    },
  );
  const told = (await house.timeline(id)).filter(({ kind }) => kind.startsWith('care.'));
  expect(
    told.map(({ kind, data }) => [kind, (data as any).state, (data as any).by, (data as any).reason]),
  ).toEqual([
    ['care.enrolled', undefined, 'rule', undefined],
    ['care.changed', 'left', 'rule', null],
    ['care.enrolled', undefined, 'rule', undefined],
    ['care.changed', 'left', 'hand', 'they asked for it'],
  ]);
});

test('a card goes out on the birthday, once, in the reader’s language; it is no contact between people, an answer is', async () => {
  const segment = await someSegment();
  const plan = await planOf({
    rule: rule({ segments: [segment], hasDate: 'birthday' }),
    steps: [birthdayCard()],
  });
  const { agent, customer, id, path } = await clientOf({ name: '李雷', language: 'zh' });
  await agent.ask('PATCH', `${path}/care`, { segment });
  const date = { kind: 'birthday', calendar: 'solar', year: 1980, ...monthAndDay(await today()) };
  const before = await agent.put(`${path}/dates`, date);
  expect(before.dates[0]).toMatchObject({
    nextOn: await today(),
    years: Number((await today()).slice(0, 4)) - 1980,
  });
  const card = await customer.getsMail('生日快乐');
  expect(card.text).toContain('李雷，祝您生日快乐！');
  // However often and from however many processes it is looked at, and in whichever version: it is planned.
  await Promise.all([1, 2, 3, 4].map(() => tendCare(house.hub)));
  await admin.put(`/care/plans/${plan.id}`, {
    name: plan.name,
    kind: plan.kind,
    version: 1,
    document: { ...plan.document, steps: [birthdayCard({ time: '00:01' })] },
  });
  await tendCare(house.hub);
  await house.drain();
  expect(await followUpsOf(id)).toMatchObject([
    { kind: 'text', purpose: 'care', state: 'done', ownerId: null },
  ]);
  const care = await agent.get(`${path}/care`);
  expect(care.recent).toMatchObject([
    { title: 'Birthday card', on: await today(), followUp: { state: 'done' } },
  ]);
  expect(care.upcoming[0]).toMatchObject({ title: 'Birthday card', on: addYear(await today()) });
  // LC-08: what the hub sends by itself is no contact.
  expect(care.cadence.lastContactAt).toBeNull();
  await agent.post('/conversations', {
    channel: 'email',
    to: customer.email,
    clientId: id,
    subject: 'Good day',
    text: 'How are you?',
  });
  expect((await agent.get(`${path}/care`)).cadence.lastContactAt).not.toBeNull();
});

const addYear = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;

test('a word of the client cancels a reminder and no greeting; pausing cancels both what is to be sent and to be done', async () => {
  const tomorrow = addDays(await today(), 1);
  const plan = await planOf({
    rule: null,
    steps: [
      birthdayCard(),
      step({
        key: 'call',
        anchor: { kind: 'date', date: 'birthday' },
        offsetDays: 1,
        note: 'Ask about the annex',
      }),
    ],
  });
  const { agent, customer, id, path } = await clientOf();
  await agent.put(`${path}/dates`, {
    kind: 'birthday',
    calendar: 'solar',
    ...monthAndDay(tomorrow),
    year: 1990,
  });
  await agent.post(`${path}/care/enrol`, { planId: plan.id });
  expect(await agent.ask('POST', `${path}/care/enrol`, { planId: plan.id })).toMatchObject({ status: 409 });
  await agent.post('/follow-ups', {
    clientId: id,
    title: 'Reminder',
    kind: 'text',
    text: 'Shall we come?',
    dueAt: new Date(Date.now() + 864e5).toISOString(),
  });
  const { mailbox } = await house.open();
  await customer.mail(mailbox, { subject: 'About the annex', text: 'Please come on Monday' });
  const byTitle = async () =>
    Object.fromEntries((await followUpsOf(id)).map(({ title, state }) => [title, state]));
  await until(async () => (await byTitle())['Reminder'] === 'canceled');
  await house.drain();
  expect(await byTitle()).toEqual({
    'Birthday card': 'planned',
    'Call them': 'planned',
    Reminder: 'canceled',
  });
  expect((await agent.get(`${path}/care`)).upcoming).toMatchObject([
    { title: 'Birthday card', on: tomorrow, followUp: { state: 'planned' } },
    { title: 'Call them', on: addDays(tomorrow, 1), followUp: { state: 'planned' } },
    { on: addYear(tomorrow), followUp: null },
    {},
  ]);
  await agent.post(`${path}/care/change`, { planId: plan.id, action: 'pause' });
  expect(await byTitle()).toMatchObject({ 'Birthday card': 'canceled', 'Call them': 'canceled' });
  await agent.post(`${path}/care/change`, { planId: plan.id, action: 'resume' });
  // What was taken back stays so: a follow-up of a day is made once.
  expect(await byTitle()).toMatchObject({ 'Birthday card': 'canceled', 'Call them': 'canceled' });
});

test('what cannot be said or has nowhere to go is a person’s task; a plan without more to come is finished', async () => {
  const plan = await planOf({
    rule: null,
    steps: [
      step({
        key: 'welcome',
        kind: 'text',
        title: 'Welcome',
        anchor: { kind: 'enrolment' },
        texts: { en: { text: 'Welcome, {client.firstName}! {agent.name} looks after you.' } },
      }),
    ],
  });
  const { agent, id, path } = await clientOf();
  await agent.post(`${path}/care/enrol`, { planId: plan.id });
  expect(await followUpsOf(id)).toMatchObject([
    { kind: 'task', title: 'Welcome', forSupervisor: true, note: expect.stringContaining('⟦agent.name⟧') },
  ]);
  expect(await stateIn(agent, path, plan.id)).toBe('done');
});

test('days pass: each month has its visit, planned a week ahead and on a working day, and a retired plan plans no more', async () => {
  const plan = await planOf({ rule: null, steps: [step({ anchor: { kind: 'every', months: 1 } })] });
  const { agent, id, path } = await clientOf();
  await agent.post(`${path}/care/enrol`, { planId: plan.id });
  const planned = async () => (await followUpsOf(id)).length;
  expect(await planned()).toBe(0);
  for (const days of [15, 24, 40, 54]) await tendCare(later(days));
  expect(await planned()).toBe(2);
  const { timeZone } = await house.hub.settings.read();
  for (const { dueAt } of await followUpsOf(id))
    expect(['Sat', 'Sun']).not.toContain(
      new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }).format(dueAt),
    );
  await admin.post(`/care/plans/${plan.id}/retire`, { retired: true });
  await tendCare(later(90));
  expect(await planned()).toBe(2);
});

test('plans: kept by administrators, published over the version one has seen, and refused where they say nothing', async () => {
  const document = { rule: rule({ tiers: ['gold'] }), steps: [birthdayCard()] };
  const plan = await planOf(document);
  const agent = await house.member('agent');
  expect(await agent.ask('POST', '/care/plans', { name: 'Mine', kind: 'reward', document })).toMatchObject({
    status: 403,
  });
  const next = { name: 'Birthdays', kind: 'reward', version: 1, document };
  expect(await admin.ask('PUT', `/care/plans/${plan.id}`, next)).toMatchObject({
    body: { version: 2, name: 'Birthdays' },
  });
  expect(await admin.ask('PUT', `/care/plans/${plan.id}`, next)).toMatchObject({ status: 409 });
  for (const steps of [
    [],
    [birthdayCard({ texts: {} })],
    [birthdayCard(), birthdayCard()],
    [birthdayCard({ time: '25:00' })],
  ])
    expect(
      await admin.ask('POST', '/care/plans', { name: 'x', kind: 'reward', document: { rule: null, steps } }),
    ).toMatchObject({
      status: 400,
    });
  const { agent: colleague, path } = await clientOf();
  for (const date of [
    { kind: 'birthday', calendar: 'solar', month: 2, day: 30 },
    { kind: 'birthday', calendar: 'lunar', month: 2, day: 31 },
    { kind: 'birthday', calendar: 'solar', month: 2, day: 3, leap: true },
    { kind: 'custom', calendar: 'solar', month: 2, day: 3 },
  ])
    expect(await colleague.ask('PUT', `${path}/dates`, date)).toMatchObject({ status: 400 });
  expect(await colleague.ask('PATCH', `${path}/care`, { segment: 'unheard of' })).toMatchObject({
    status: 400,
  });
});

test('coverage counts contacts between people within the cadence, and lists who waits too long', async () => {
  const segment = await someSegment();
  const { agent, id, path } = await clientOf({ tier: 'silver' });
  await agent.ask('PATCH', `${path}/care`, { segment, cadenceDays: 10 });
  const { id: otherId, path: otherPath } = await clientOf({ tier: 'silver' });
  await agent.ask('PATCH', `${otherPath}/care`, { segment });
  const supervisor = await house.member('supervisor');
  const long = new Date(Date.now() - 30 * 864e5);
  await house.hub.prisma.client.updateMany({
    where: { id: { in: [id, otherId] } },
    data: { lastContactAt: long },
  });
  const rowOf = async () =>
    (await supervisor.get('/care/coverage')).rows.find((row: any) => row.segment === segment);
  expect(await rowOf()).toMatchObject({ tier: 'silver', clients: 2, within: 1 });
  const late = async () => (await supervisor.get('/care/late')).items.filter((one: any) => one.id === id);
  expect(await late()).toMatchObject([{ cadenceDays: 10, lastContactAt: long.toISOString() }]);
  expect((await supervisor.get('/care/late')).items.some((one: any) => one.id === otherId)).toBe(false);
  await agent.ask('PATCH', `${path}/care`, { lastServiceOn: await today() });
  const noPlan = async () => (await supervisor.get('/care/late?list=noPlan')).items.map((one: any) => one.id);
  expect(await noPlan()).toContain(id);
  const plan = await planOf({
    rule: rule({ segments: [segment], won: true }),
    steps: [step({ anchor: { kind: 'enrolment' }, offsetDays: 30 })],
  });
  await until(async () => (await stateIn(agent, path, plan.id)) === 'active');
  expect(await noPlan()).not.toContain(id);
  expect(await admin.post('/care/match', { rule: rule({ segments: [segment] }) })).toEqual({
    clients: 2,
    names: ['Ann Lee', 'Ann Lee'],
  });
  expect(await agent.ask('GET', '/care/coverage')).toMatchObject({ status: 403 });
});
