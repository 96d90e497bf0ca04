import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { withTransaction } from '../../core/db.ts';
import { checkDestination } from '../../core/outbound/checkDestination.ts';
import { settleCharges } from '../../core/outbound/settleCharges.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { makeDivision } from '../support/factories.ts';
import { somePhone } from '../support/people.ts';
import { happened } from '../support/talk.ts';

// Where a division may call and what a day may cost, checked where a call is placed.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house?.close());
afterEach(() => house.checkInvariants());

const call = (agent: Member, to: string) => agent.ask('POST', '/conversations', { channel: 'call', to });
const dayOf = (scopeId: string) =>
  house.hub.prisma.outboundDay.findFirst({
    where: { scopeId },
    select: { calls: true, minutes: true, cost: true },
  });

test.each([
  ['+449098790123', 'premium'],
  ['+881612345678', 'satellite'],
  ['+33142685300', 'country'],
  ['+442012345678', 'blocked'],
])('%s is not rung (%s), and nothing is left of the order', async (to, reason) => {
  const { prisma } = house.hub;
  const { agent } = await house.open({ divisionId: await makeDivision(house.hub) });
  const administrator = await house.member('administrator', { divisionId: await divisionOf(agent) });
  await administrator.ask('PUT', '/outbound/policy', { countries: ['GB', 'US'], blockedPrefixes: ['44201'] });
  expect(await call(agent, to)).toMatchObject({
    status: 409,
    body: { error: { code: 'destination_refused', details: { reason } } },
  });
  expect(await prisma.address.count({ where: { value: to } })).toBe(0);
  expect(await prisma.conversation.count({ where: { agentId: agent.agentId } })).toBe(0);
  expect(await dayOf(agent.agentId)).toBeNull();
});

async function divisionOf(member: Member): Promise<string> {
  return (await house.hub.prisma.agent.findUniqueOrThrow({ where: { id: member.agentId } })).divisionId;
}

test('a division that chose nothing calls where its own numbers are; only administrators choose', async () => {
  const divisionId = (await house.hub.prisma.division.create({ data: { name: 'New' } })).id;
  const { agent } = await house.open({ divisionId });
  const [supervisor, administrator] = [
    await house.member('supervisor', { divisionId }),
    await house.member('administrator', { divisionId }),
  ];
  expect(await supervisor.get('/outbound/policy')).toMatchObject({ countries: ['US'], isDefault: true });
  expect((await supervisor.ask('PUT', '/outbound/policy', { countries: ['GB'] })).status).toBe(403);
  expect((await call(agent, '+447911123456')).body.error.details).toEqual({ reason: 'country' });
  await administrator.ask('PUT', '/outbound/policy', { countries: ['GG'], agentDayMinutes: 5 });
  expect(await agent.get('/outbound/policy')).toMatchObject({
    countries: ['GG'],
    isDefault: false,
    agentDayMinutes: 5,
    agentDayCost: 100_000,
  });
  expect((await call(agent, '+447911123456')).status).toBe(201);
});

test('ten agents at once stop exactly at what their division may spend', async () => {
  const divisionId = await makeDivision(house.hub);
  const { agents } = await house.open({ divisionId, agents: 10 });
  await house.hub.prisma.outboundPolicy.update({ where: { divisionId }, data: { divisionDayMinutes: 4 } });
  const answers = await Promise.all(agents.map((agent) => call(agent, somePhone())));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
  expect(refused).toHaveLength(6);
  expect(refused[0]?.body.error).toMatchObject({
    code: 'cap_reached',
    details: { reason: 'division_minutes' },
  });
  expect(await dayOf(divisionId)).toMatchObject({ calls: 4, minutes: 4 });
});

test.each([
  [{ agentDayMinutes: 3 }, 'agent_minutes'],
  [{ agentDayCost: 150 }, 'agent_cost'],
  [{ divisionDayCost: 199 }, 'division_cost'],
])('ten orders at once of one agent stop at %o', async (caps, reason) => {
  const divisionId = await makeDivision(house.hub);
  const { agent } = await house.open({ divisionId });
  await house.hub.prisma.outboundPolicy.update({ where: { divisionId }, data: caps });
  const orders = Array.from({ length: 10 }, () =>
    withTransaction(house.hub, (tx) =>
      checkDestination(tx, { to: '+447911123456', divisionId, agentId: agent.agentId, conversationId: null }),
    ),
  );
  const results = await Promise.allSettled(orders);
  const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason.details.reason] : []));
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
  expect(failures).toEqual(Array(7).fill(reason));
  expect(await dayOf(agent.agentId)).toEqual({ calls: 3, minutes: 3, cost: 150n });
});

test('a call that nobody answered costs nothing; one that lasted costs its minutes', async () => {
  const { prisma } = house.hub;
  const divisionId = await makeDivision(house.hub);
  const { agents } = await house.open({ divisionId, agents: 2 });
  const [talker, dialler] = [agents[0]!, agents[1]!];
  const customer = house.customer();
  const talk = await talker.post('/conversations', { channel: 'call', to: customer.number });
  await customer.rings();
  await happened(house, talk.conversation.clientId, 'call.connected');
  const absent = house.customer();
  await absent.behaves({ onCall: 'ring' });
  const missed = await dialler.post('/conversations', { channel: 'call', to: absent.number });
  await absent.rings();
  await house.drain();
  for (const { conversation } of [talk, missed]) {
    await prisma.outboundCharge.updateMany({
      where: { conversationId: conversation.id },
      data: { placedAt: new Date(Date.now() - 150_000) },
    });
  }
  // While it goes on, it counts what it has lasted.
  await prisma.outboundPolicy.update({ where: { divisionId }, data: { agentDayMinutes: 3 } });
  const another = { to: somePhone(), divisionId, agentId: talker.agentId, conversationId: null };
  await expect(withTransaction(house.hub, (tx) => checkDestination(tx, another))).rejects.toThrow('used up');
  await prisma.leg.updateMany({
    where: { conversationId: talk.conversation.id, party: 'client' },
    data: { answeredAt: new Date(Date.now() - 130_000) },
  });
  await talker.post(`/conversations/${talk.conversation.id}/end`);
  await dialler.post(`/conversations/${missed.conversation.id}/end`);
  await house.drain();
  await expect
    .poll(async () => (await settleCharges(house.hub), dayOf(talker.agentId)))
    .toMatchObject({ minutes: 3 });
  await expect
    .poll(async () => (await settleCharges(house.hub), dayOf(dialler.agentId)))
    .toMatchObject({ minutes: 0, cost: 0n });
  expect(await dayOf(divisionId)).toMatchObject({ calls: 2, minutes: 3 });
});

test('the table of prices is replaced as a whole by administrators, whoever does so at once; a call costs the longest prefix', async () => {
  const divisionId = await makeDivision(house.hub);
  const { agent } = await house.open({ divisionId });
  const administrator = await house.member('administrator', { divisionId });
  const { items } = await administrator.get('/outbound/rates');
  expect(items).toContainEqual({ prefix: '+', thousandths: 400 });
  const put = (list: object[]) => administrator.ask('PUT', '/outbound/rates', { items: list });
  const without = items.filter(({ prefix }: { prefix: string }) => prefix !== '+');
  expect((await put(without)).body.error.fields).toEqual({ items: 'has no prefix +' });
  expect((await put([{ prefix: '44', thousandths: 1 }])).status).toBe(400);
  expect((await put([{ prefix: '+44', thousandths: -1 }])).status).toBe(400);
  expect((await agent.ask('PUT', '/outbound/rates', { items })).status).toBe(403);
  const dear = [...items, { prefix: '+4479111', thousandths: 777 }];
  const answers = await Promise.all([put(dear), put(dear), put(dear)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await withTransaction(house.hub, (tx) =>
    checkDestination(tx, { to: '+447911123456', divisionId, agentId: agent.agentId, conversationId: null }),
  );
  expect(await dayOf(agent.agentId)).toMatchObject({ calls: 1, cost: 777n });
  expect((await put(items)).body.items).toEqual(items);
});
