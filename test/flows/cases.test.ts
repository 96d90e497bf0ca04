import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openForAnswer } from '../../core/cases/openForAnswer.ts';
import { openCase, type NewCaseOrder } from '../../core/cases/openCase.ts';
import { withTransaction } from '../../core/db.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// Cases from their opening to their end: by people, by what clients answer, by the clock.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function texting() {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const customer = house.customer();
  await customer.text(place.number, 'My coffee was cold');
  const { items } = await agent.get('/conversations?list=unassigned');
  const { id, clientId } = items[0];
  return { agent, colleague, customer, place, conversationId: id as string, clientId: clientId as string };
}
const open = (order: NewCaseOrder) => withTransaction(house.hub, (tx) => openCase(tx, order));
const casesOf = (clientId: string) =>
  house.hub.prisma.case.findMany({
    where: { clientId },
    orderBy: { number: 'asc' },
    include: { department: true, clocks: true },
  });

test('a rule has one open case with a client, and an event causes one case, however often', async () => {
  const { clientId, conversationId, customer, place } = await texting();
  await customer.text(place.number, 'Still cold');
  const [first, second] = (await house.timeline(clientId)).map(({ id }) => id);
  const order = { clientId, conversationId, kind: 'complaint', title: 'Cold', ruleKey: 'low_score' } as const;
  const opened = await Promise.all([1, 2, 3].map(() => open({ ...order, sourceEventId: first })));
  expect(new Set(opened.map(({ caseId }) => caseId)).size).toBe(1);
  expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(opened[0]?.number).toMatch(/^C-\d{4}-\d{5}$/);
  const { caseId } = opened[0]!;
  // Another cause is added to it.
  expect(await open({ ...order, sourceEventId: second })).toMatchObject({ caseId, isNew: false });
  await house.hub.prisma.case.update({
    where: { id: caseId },
    data: { state: 'closed', closedAt: new Date() },
  });
  // The same causes again, after it was closed: nothing new. Another: a new case.
  expect(await open({ ...order, sourceEventId: first })).toMatchObject({ caseId, eventId: null });
  expect(await open({ ...order, sourceEventId: second })).toMatchObject({ caseId, eventId: null });
  expect(await open(order)).toMatchObject({ isNew: true });
  const kinds = (await house.timeline(clientId)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith('case.'))).toEqual([
    'case.opened',
    'case.causedAgain',
    'case.opened',
  ]);
});

test('a category leads to a department, and to its parent’s where it has none', async () => {
  const { clientId } = await texting();
  await open({ clientId, kind: 'complaint', title: 'Pushed', category: 'PRESSURE_SELLING' });
  await open({ clientId, kind: 'complaint', title: 'Late', category: 'LATE' });
  await open({ clientId, kind: 'request', title: 'Something', category: 'NO_SUCH' });
  const rows = await casesOf(clientId);
  expect(rows.map(({ title, department }) => [title, department.name])).toEqual([
    ['Pushed', 'Sales'],
    ['Late', 'Logistics'],
    ['Something', 'Customer relations'],
  ]);
  for (const { clocks } of rows) {
    expect(clocks.map(({ kind }) => kind).toSorted()).toEqual(['acknowledge', 'close', 'first_action']);
    expect(clocks.every(({ nextAt, warnAt }) => nextAt?.getTime() === warnAt?.getTime())).toBe(true);
  }
});

test('needs, difficulties and problems are written down where they are heard, found by their words, and settled', async () => {
  const { agent, clientId, conversationId, place } = await texting();
  const needs = `/clients/${clientId}/needs`;
  await agent.post(needs, { kind: 'need', text: 'Warm cups', conversationId });
  await agent.post(needs, { kind: 'problem', text: 'The heater is broken' });
  const { items } = await agent.get(needs);
  expect(items).toMatchObject([
    { kind: 'problem', by: { id: agent.agentId }, conversationId: null, settledAt: null },
    { kind: 'need', text: 'Warm cups', conversationId },
  ]);
  expect((await agent.get(`${needs}?q=HEATER`)).items).toHaveLength(1);
  await Promise.all([1, 2].map(() => agent.patch(`/client-needs/${items[0].id}`, { settled: true })));
  expect((await agent.get(`${needs}?settled=false`)).items).toMatchObject([{ kind: 'need' }]);
  expect((await agent.get(`${needs}?kind=problem`)).items[0].settledAt).not.toBeNull();
  // Who looks at the client is told, once for each change.
  const told = (await house.timeline(clientId)).filter(({ kind }) => kind === 'client.updated');
  expect(told.map(({ data }: any) => data.fields)).toEqual([['needs'], ['needs'], ['needs']]);
  // What was said elsewhere is not put down to this client.
  const stranger = house.customer();
  await stranger.text(place.number, 'Hello');
  const other = (await agent.get('/conversations?list=unassigned')).items.find(
    (one: any) => one.clientId !== clientId,
  );
  const wrong = { kind: 'need', text: 'Tea', conversationId: other.id };
  expect(await agent.ask('POST', needs, wrong)).toMatchObject({ status: 404 });
});

test('a low score opens a case by itself, once, with what was said', async () => {
  const { agent, customer, place, clientId, conversationId } = await texting();
  await house.hub.settings.change({ surveysEnabled: true, surveyDelaySeconds: 0, quietHoursEnabled: false });
  await agent.post(`/conversations/${conversationId}/accept`);
  await agent.post(`/conversations/${conversationId}/close`);
  await customer.getsText(/1.*5/);
  await happened(house, clientId, 'message.delivered');
  await customer.text(place.number, '1');
  const answered = await happened(house, clientId, 'survey.answered');
  const row = await until(async () => (await casesOf(clientId))[0]);
  expect(row).toMatchObject({ kind: 'complaint', severity: 'high', state: 'open', conversationId });
  await openForAnswer(house.hub, { eventId: answered.id });
  await openForAnswer(house.hub, { eventId: answered.id });
  expect(await casesOf(clientId)).toHaveLength(1);
});
