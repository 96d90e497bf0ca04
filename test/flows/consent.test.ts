import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { lookAtConsent } from '../../core/clients/consent.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Whether somebody may be written to, where words alone do not settle it: a person decides, and until then nothing stops.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);

async function asked(words: string, divisionId = house.divisionId) {
  const { agent, number } = await house.open({ divisionId });
  const customer = house.customer();
  await customer.text(number, 'hello');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await customer.text(number, words);
  await until(async () => (await kindsOf(clientId)).includes('client.mayOptOut'));
  return { agent, number, customer, id, clientId };
}
const addressOf = async (agent: { get(path: string): Promise<any> }, clientId: string) =>
  (await agent.get(`/clients/${clientId}`)).addresses[0];

test('“please stop texting me” is for a person to decide: no, and nothing more is sent', async () => {
  const { agent, customer, id, clientId } = await asked('Please stop texting me');
  expect(await addressOf(agent, clientId)).toMatchObject({ askedAt: expect.any(String), optedOutAt: null });
  const decision = { kind: 'phone', value: customer.number, mayWrite: false };
  const client = await agent.put(`/clients/${clientId}/consent`, decision);
  expect(client.addresses[0]).toMatchObject({ askedAt: null, optedOutAt: expect.any(String) });
  expect(await agent.ask('POST', `/conversations/${id}/reply`, { text: 'but…' })).toMatchObject({
    status: 409,
    body: { error: { code: 'opted_out' } },
  });
  const done = (await house.timeline(clientId)).find((event) => event.kind === 'client.optedOut');
  expect(done).toMatchObject({ agentId: agent.agentId, data: { value: customer.number } });
  // Said twice, it is so once; and only the client can take it back.
  await agent.put(`/clients/${clientId}/consent`, decision);
  expect((await kindsOf(clientId)).filter((kind) => kind === 'client.optedOut')).toHaveLength(1);
  expect(
    await agent.ask('PUT', `/clients/${clientId}/consent`, { ...decision, mayWrite: true }),
  ).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
});

test('not meant so: it may be written to as before, and a second such text asks again', async () => {
  const { agent, number, customer, id, clientId } = await asked('no more texts please, I am driving');
  await agent.put(`/clients/${clientId}/consent`, { kind: 'phone', value: customer.number, mayWrite: true });
  expect(await addressOf(agent, clientId)).toMatchObject({ askedAt: null, optedOutAt: null });
  await agent.post(`/conversations/${id}/reply`, { text: 'Drive safely' });
  await customer.getsText('Drive safely');
  await customer.text(number, 'leave me alone');
  await until(async () => (await addressOf(agent, clientId)).askedAt !== null);
});

test('a job that comes late undoes nothing, and one that comes twice asks once', async () => {
  const { agent, number, customer, id, clientId } = await asked('leave me alone');
  const textOf = async (text: string) =>
    (await house.timeline(clientId)).find(
      (event) => event.kind === 'message.received' && event.data.text === text,
    )!;
  const decision = { kind: 'phone', value: customer.number };
  await agent.put(`/clients/${clientId}/consent`, { ...decision, mayWrite: true });
  await lookAtConsent(house.hub, { eventId: (await textOf('leave me alone')).id });
  expect(await addressOf(agent, clientId)).toMatchObject({ askedAt: null });

  await customer.text(number, 'Yes');
  await customer.text(number, 'opt out');
  await lookAtConsent(house.hub, { eventId: (await textOf('Yes')).id });
  expect(await addressOf(agent, clientId)).toMatchObject({ optedOutAt: expect.any(String) });
  expect(await agent.ask('POST', `/conversations/${id}/reply`, { text: 'but…' })).toMatchObject({
    status: 409,
  });
  expect((await kindsOf(clientId)).filter((kind) => kind === 'client.mayOptOut')).toHaveLength(1);
});

test('whoever opts out or in by themselves has answered the question', async () => {
  const { agent, number, customer, clientId } = await asked('stop sending me messages');
  await customer.text(number, 'STOP');
  await customer.text(number, 'START');
  expect(await addressOf(agent, clientId)).toMatchObject({ askedAt: null, optedOutAt: null });
});

test('a mailbox that a person closed, a supervisor opens again', async () => {
  const { agent, mailbox } = await house.open();
  const customer = house.customer();
  await customer.mail(mailbox, { subject: 'Hello', text: 'hi' });
  const { clientId } = await agent.isOffered(customer.email);
  const decision = { kind: 'email', value: customer.email };
  const consent = `/clients/${clientId}/consent`;
  await agent.put(consent, { ...decision, mayWrite: false });
  expect(await agent.ask('PUT', consent, { ...decision, mayWrite: true })).toMatchObject({ status: 409 });
  const supervisor = await house.member('supervisor');
  const client = await supervisor.put(consent, { ...decision, mayWrite: true });
  expect(client.addresses[0]).toMatchObject({ optedOutAt: null });
});

test('what waits is listed for supervisors, the oldest first, in its division only', async () => {
  const divisionId = await makeDivision(house.hub);
  const { clientId, customer } = await asked('do not contact me again', divisionId);
  const supervisor = await house.member('supervisor', { divisionId });
  const elsewhere = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  const { items } = await supervisor.get('/consent-questions');
  expect(items).toMatchObject([
    { clientId, kind: 'phone', value: customer.number, text: 'do not contact me again' },
  ]);
  expect((await elsewhere.get('/consent-questions')).items).toEqual([]);
  expect(
    await elsewhere.ask('PUT', `/clients/${clientId}/consent`, {
      kind: 'phone',
      value: customer.number,
      mayWrite: false,
    }),
  ).toMatchObject({ status: 404 });
});

test('a yes is an opt-in from who has opted out, and an answer from everybody else', async () => {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'Yes');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await house.drain();
  expect(await kindsOf(clientId)).not.toContain('client.optedIn');
  await customer.text(number, 'ABMELDEN');
  expect(await addressOf(agent, clientId)).toMatchObject({ optedOutAt: expect.any(String) });
  await customer.text(number, 'yes');
  await until(async () => (await kindsOf(clientId)).includes('client.optedIn'));
  await agent.post(`/conversations/${id}/reply`, { text: 'Welcome back' });
  await customer.getsText('Welcome back');
});
