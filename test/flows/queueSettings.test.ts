import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness, type Member } from '../support/harness.ts';

// How a queue works is changed by the administrators of its division, and what is out of bounds changes nothing.

let house: Harness;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const at = (queueId: string) => `/queues/${queueId}/settings`;

test('what is changed is kept, what is left out stays, and the next offer rings that long', async () => {
  const { queueId, agent, number } = await house.open();
  const before = await administrator.get(at(queueId));
  expect(before.members).toEqual([{ id: agent.agentId, name: agent.name, role: 'agent', disabled: false }]);
  const { status, body } = await administrator.ask('PATCH', at(queueId), {
    name: '  Repairs  ',
    offerSeconds: 120,
  });
  expect(status).toBe(200);
  expect(body).toEqual({ ...before, name: 'Repairs', offerSeconds: 120 });
  expect(await administrator.get(at(queueId))).toEqual(body);
  const customer = house.customer();
  const began = Date.now();
  await customer.text(number, 'Hello');
  const { expiresAt } = await agent.isOffered(customer.number);
  expect(Date.parse(expiresAt) - began).toBeGreaterThan(100_000);
});

test.each<[string, unknown, number, string]>([
  ['no name', { name: '  ' }, 400, 'name'],
  ['an offer of no length', { offerSeconds: 1 }, 400, 'offerSeconds'],
  ['half a second', { serviceLevelSeconds: 0.5 }, 400, 'serviceLevelSeconds'],
  ['an hour of short abandon', { shortAbandonSeconds: 3_600 }, 400, 'shortAbandonSeconds'],
  ['a mode that nobody knows', { wrapUpMode: 'by_moonlight' }, 400, 'wrapUpMode'],
  ['an endless hour', { wrapUpSeconds: 3_601 }, 400, 'wrapUpSeconds'],
  ['no time at all', { wrapUpSeconds: 0 }, 400, 'wrapUpSeconds'],
  ['a disposition twice', { dispositions: ['Refund', 'Refund'] }, 400, 'dispositions'],
  ['a field of another table', { divisionId: '00000000-0000-7000-8000-000000000000' }, 400, 'divisionId'],
])('%s is refused by name and changes nothing', async (_what, change, status, field) => {
  const { queueId } = await house.open({ agents: 0 });
  const before = await administrator.get(at(queueId));
  const refused = await administrator.ask('PATCH', at(queueId), change);
  expect(refused.status).toBe(status);
  expect(Object.keys(refused.body.error.fields)).toContain(field);
  expect(await administrator.get(at(queueId))).toEqual(before);
});

test('two queues have two names', async () => {
  const [one, other] = [await house.open({ agents: 0 }), await house.open({ agents: 0 })];
  const refused = await administrator.ask('PATCH', at(one.queueId), { name: other.queueName });
  expect([refused.status, refused.body.error.code]).toEqual([409, 'conflict']);
  expect((await administrator.get(at(one.queueId))).name).toBe(one.queueName);
});

test('a supervisor reads the board, and changes no queue', async () => {
  const { queueId } = await house.open({ agents: 0 });
  const supervisor = await house.member('supervisor', { queueIds: [queueId] });
  expect((await supervisor.ask('PATCH', at(queueId), { offerSeconds: 30 })).status).toBe(403);
});
