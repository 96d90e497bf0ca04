import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness, type Member } from '../support/harness.ts';

// Winning clients back, through the doors.

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
const order = (clientId: string, days: number, amountMinor: number) => ({
  number: `W-${(numbers += 1)}`,
  clientId,
  amountMinor,
  currency: 'USD',
  orderedAt: ago(days),
});
const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);
const someone = async (tier: string) =>
  (
    await admin.post('/clients', {
      name: `Somebody ${(numbers += 1)}`,
      tier,
      addresses: [{ kind: 'email', value: `w${numbers}@customer.example` }],
    })
  ).id as string;

test('win-back: three forms, none before the one before it; contacts are planned; won brings the client back', async () => {
  const clientId = await someone('vip');
  await admin.post('/orders/import', {
    orders: [order(clientId, 380, 500_000), order(clientId, 400, 300_000)],
  });
  await house.drain();
  const { items } = await supervisor.get(`/win-back?clientId=${clientId}`);
  expect(items).toMatchObject([
    { phase: 'analysis', openedBy: null, orderValueMinor: 800_000, orderCurrency: 'USD' },
  ]);
  const { id } = items[0];
  expect(await supervisor.ask('POST', '/win-back', { clientId })).toMatchObject({ status: 409 });
  const lost = (await supervisor.get('/relations/lost')).items.find((one: any) => one.clientId === clientId);
  expect(lost).toMatchObject({ tierSeen: 'vip', valueMinor: 800_000, currency: 'USD', openWinBackId: id });

  const agent = await house.member('agent');
  const action = {
    ownerId: agent.agentId,
    offer: 'A free check and an apology',
    contacts: [
      { way: 'call', dueAt: ago(-1), text: 'Say sorry, ask what went wrong' },
      { way: 'email', dueAt: ago(-3), text: 'We would like to have you back.' },
    ],
  };
  const assessment = { result: 'won', costMinor: 12_000, lesson: 'Call before the contract ends' };
  const at = (form: string, body: object, who: Member = supervisor) =>
    who.ask('POST', `/win-back/${id}/${form}`, body);
  for (const [form, body] of [
    ['action', action],
    ['assessment', assessment],
  ] as const)
    expect(await at(form, body)).toMatchObject({
      status: 409,
      body: { error: { details: { phase: 'analysis' } } },
    });
  const analysis = {
    valueLostMinor: 800_000,
    currency: 'USD',
    reason: 'competitor',
    complaints: 'The technician was late twice',
    isWorth: true,
  };
  // A form that is not whole is no form.
  expect(await at('analysis', analysis)).toMatchObject({ status: 400 });
  expect(await at('analysis', { ...analysis, competitor: 'Northwind' }, agent)).toMatchObject({
    status: 403,
  });
  expect(await at('analysis', { ...analysis, competitor: 'Northwind' })).toMatchObject({
    status: 200,
    body: { phase: 'action', competitor: 'Northwind' },
  });
  expect(await at('analysis', { ...analysis, competitor: 'Northwind' })).toMatchObject({ status: 409 });
  expect(await at('action', { ...action, contacts: [] })).toMatchObject({ status: 400 });
  // Nobody has a number: what cannot be sent is told, and nothing is planned.
  const bad = { ...action, contacts: [...action.contacts, { way: 'sms', dueAt: ago(-4), text: 'x' }] };
  expect(await at('action', bad)).toMatchObject({ status: 400 });
  const told = await Promise.all([at('action', action), at('action', action)]);
  expect(told.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const { items: planned } = await supervisor.get(`/follow-ups?clientId=${clientId}&state=open`);
  expect(planned.filter((one: any) => one.title.startsWith('Win-back'))).toMatchObject([
    { kind: 'task', title: 'Win-back call', owner: { id: agent.agentId } },
    { kind: 'text', channel: 'email', text: 'We would like to have you back.' },
  ]);
  expect(
    await house.hub.prisma.followUp.findMany({
      where: { clientId, kind: 'text' },
      select: { purpose: true },
    }),
  ).toEqual([{ purpose: 'win_back' }]);
  // Pending keeps it open, for thirty days more.
  const pending = await at('assessment', { ...assessment, result: 'pending' });
  expect(pending.body).toMatchObject({ phase: 'assessment', result: 'pending' });
  await supervisor
    .post(`/clients/${clientId}/relation/state`, { to: 'established', reason: 'they said' })
    .catch(() => undefined);
  const won = await at('assessment', assessment);
  expect(won.body).toMatchObject({ phase: 'closed', result: 'won', costMinor: 12_000 });
  expect(await kindsOf(clientId)).toEqual(
    expect.arrayContaining(['winBack.opened', 'winBack.moved', 'winBack.closed']),
  );
  const figures = await supervisor.get('/win-back/figures');
  expect(figures).toMatchObject({ closed: 1, won: 1, recoveryRate: 1 });
  expect(figures.competitors).toEqual([{ name: 'Northwind', count: 1 }]);
});

test('not worth it closes the case as lost, with what was learnt', async () => {
  const clientId = await someone('silver');
  const { id } = await supervisor.post('/win-back', { clientId });
  const form = { valueLostMinor: 0, currency: 'EUR', reason: 'no_need', complaints: 'none', isWorth: false };
  expect(await supervisor.ask('POST', `/win-back/${id}/analysis`, form)).toMatchObject({ status: 400 });
  const closed = await supervisor.post(`/win-back/${id}/analysis`, { ...form, lesson: 'They moved abroad' });
  expect(closed).toMatchObject({ phase: 'closed', result: 'lost' });
  expect(await supervisor.get('/win-back/figures')).toMatchObject({ closed: 2, won: 1, recoveryRate: 0.5 });
  // Closed, another may begin.
  await supervisor.post('/win-back', { clientId });
});

test('touch points: added, changed, counted and removed by supervisors, no name twice', async () => {
  const place = await house.open();
  const point = {
    name: ' Hotline ',
    channel: 'sms',
    purpose: 'Faults',
    department: 'Service',
    queueId: place.queueId,
  };
  const { items } = await supervisor.post('/touch-points', point);
  expect(items).toMatchObject([{ name: 'Hotline', contacts: 0, tiers: [], queueName: place.queueName }]);
  expect(await supervisor.ask('POST', '/touch-points', { ...point, name: 'HOTLINE' })).toMatchObject({
    status: 409,
    body: { error: { fields: { name: 'is taken' } } },
  });
  const customer = house.customer();
  await customer.text(place.number, 'hello');
  const { id } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  const changed = await supervisor.ask('PUT', `/touch-points/${items[0].id}`, { ...point, tiers: ['vip'] });
  expect(changed.body.items).toMatchObject([{ tiers: ['vip'], contacts: 1 }]);
  expect(await place.agent.ask('GET', '/touch-points')).toMatchObject({ status: 403 });
  expect((await supervisor.post(`/touch-points/${items[0].id}/remove`)).items).toEqual([]);
});
