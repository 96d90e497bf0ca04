import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';

// Words kept for saying again: who sees them, who changes them, and that nothing leaves with a gap in it.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const words = (shortcut: string, more: object = {}) => ({
  scope: 'own',
  shortcut,
  title: shortcut,
  text: `text of ${shortcut}`,
  ...more,
});
const shortcutsOf = ({ items }: any): string[] => items.map((one: any) => one.shortcut);

test('each sees their own, their queues’ and everybody’s; supervisors all queues’', async () => {
  const divisionId = await makeDivision(house.hub);
  const [sales, care] = [await house.open({ divisionId }), await house.open({ divisionId })];
  const supervisor = await house.member('supervisor', { divisionId });
  await sales.agent.post('/canned-responses', words('mine'));
  await supervisor.post('/canned-responses', words('sales', { scope: 'queue', queueId: sales.queueId }));
  await supervisor.post('/canned-responses', words('house', { scope: 'all' }));
  await supervisor.post('/canned-responses', words('boss'));
  const seenBy = async (who: { get(path: string): Promise<any> }) =>
    shortcutsOf(await who.get('/canned-responses'));
  expect(await seenBy(sales.agent)).toEqual(['house', 'mine', 'sales']);
  expect(await seenBy(care.agent)).toEqual(['house']);
  expect(await seenBy(supervisor)).toEqual(['boss', 'house', 'sales']);
  const elsewhere = await house.member('administrator', { divisionId: await makeDivision(house.hub) });
  expect(await seenBy(elsewhere)).toEqual([]);
});

test('an agent changes their own and nothing that is for others', async () => {
  const divisionId = await makeDivision(house.hub);
  const { agent, queueId } = await house.open({ divisionId });
  const supervisor = await house.member('supervisor', { divisionId });
  const own = await agent.post('/canned-responses', words('mine'));
  expect(own).toMatchObject({ mayChange: true, scope: 'own' });
  const shared = await supervisor.post('/canned-responses', words('ours', { scope: 'queue', queueId }));
  expect(await agent.patch(`/canned-responses/${own.id}`, { text: 'other words' })).toMatchObject({
    text: 'other words',
    shortcut: 'mine',
  });
  const refused = { status: 403, body: { error: { code: 'forbidden' } } };
  expect(await agent.ask('PATCH', `/canned-responses/${shared.id}`, { text: 'x' })).toMatchObject(refused);
  expect(await agent.ask('POST', `/canned-responses/${shared.id}/delete`)).toMatchObject(refused);
  expect(await agent.ask('POST', '/canned-responses', words('all', { scope: 'all' }))).toMatchObject(refused);
  expect(await agent.ask('PATCH', `/canned-responses/${own.id}`, { scope: 'all' })).toMatchObject(refused);
  // What is one person's own is nobody else's, also not a supervisor's.
  expect(await supervisor.ask('PATCH', `/canned-responses/${own.id}`, { text: 'x' })).toMatchObject({
    status: 404,
  });
  expect(await supervisor.ask('POST', '/canned-responses', words('q', { scope: 'queue' }))).toMatchObject({
    status: 400,
    body: { error: { fields: { queueId: 'is missing' } } },
  });
  await supervisor.patch(`/canned-responses/${shared.id}`, { scope: 'all' });
  await supervisor.post(`/canned-responses/${shared.id}/delete`);
  expect(shortcutsOf(await agent.get('/canned-responses'))).toEqual(['mine']);
});

test('an agent’s colleague in another queue cannot reach what is not shown to them', async () => {
  const divisionId = await makeDivision(house.hub);
  const [here, there] = [await house.open({ divisionId }), await house.open({ divisionId })];
  const supervisor = await house.member('supervisor', { divisionId });
  const { id } = await supervisor.post(
    '/canned-responses',
    words('here', { scope: 'queue', queueId: here.queueId }),
  );
  expect(await there.agent.ask('PATCH', `/canned-responses/${id}`, { text: 'x' })).toMatchObject({
    status: 404,
  });
});

test('nothing leaves with a gap in it', async () => {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'hello');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  expect(
    await agent.ask('POST', `/conversations/${id}/reply`, { text: 'Dear ⟦client’s first name⟧,' }),
  ).toMatchObject({ status: 400, body: { error: { fields: { text: 'has a gap' } } } });
  await agent.post(`/conversations/${id}/reply`, { text: 'Dear {client.firstName} and ⟦' });
  await customer.getsText('Dear {client.firstName} and ⟦');
});
