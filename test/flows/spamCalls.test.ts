import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from '../support/harness.ts';
import { happened } from '../support/talk.ts';

// A call that was nothing but spam: said when the talk is over.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('a call that was talked in is spam when the talk is over: nobody is asked how it went, and taken back it stays closed', async () => {
  await house.hub.settings.change({ surveyDelaySeconds: 0 });
  const { agent, number } = await house.open();
  const customer = house.customer();
  const call = await customer.call(number);
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  expect(await agent.ask('POST', `/conversations/${id}/spam`)).toMatchObject({ status: 409 });
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
  await agent.post(`/conversations/${id}/spam`, { block: true });
  expect(await agent.get(`/conversations/${id}`)).toMatchObject({ state: 'closed', outcome: 'spam' });
  expect(
    (await agent.get('/conversations?outcome=spam&limit=200')).items.map((one: any) => one.id),
  ).toContain(id);
  await house.drain();
  expect(await house.hub.prisma.surveyInvite.count({ where: { conversationId: id } })).toBe(0);
  const { addresses } = await agent.get(`/clients/${clientId}`);
  expect(addresses[0].blockedAt).not.toBeNull();
  // Free for the next at once.
  expect((await agent.get('/me/desk')).work).toEqual([]);

  await agent.post(`/conversations/${id}/not-spam`);
  expect(await agent.get(`/conversations/${id}`)).toMatchObject({ state: 'closed', outcome: 'handled' });
  const back = (await house.timeline(clientId)).at(-1);
  expect(back).toMatchObject({ kind: 'conversation.notSpam', data: { reopened: false } });
});
