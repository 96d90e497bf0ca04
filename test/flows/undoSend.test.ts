import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// A message that was sent waits on the server for as long as it may be taken back: gone browsers send it, any window undoes.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
beforeEach(() => house.hub.settings.change({ undoSendSeconds: 30 }));
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function texting() {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'Where is it?');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const reply = (text: string) => agent.post(`/conversations/${id}/reply`, { text, canUndo: true });
  const messageOf = (text: string) =>
    house.hub.prisma.message.findFirstOrThrow({ where: { text, clientId } });
  const waits = async () => (await agent.get(`/conversations/${id}`)).waitingSince;
  return { agent, customer, id, clientId, reply, messageOf, waits };
}

test('taken back, it never leaves, and the client waits as before', async () => {
  const { agent, customer, clientId, reply, messageOf, waits } = await texting();
  const since = await waits();
  await reply('It is in hell');
  expect(await waits()).toBeNull();
  const { id } = await messageOf('It is in hell');
  const queued = (await house.timeline(clientId)).find((event) => event.kind === 'message.queued');
  expect(Date.parse((queued as any).data.sendAt) - Date.now()).toBeGreaterThan(20_000);
  expect(await agent.post(`/messages/${id}/undo`)).toMatchObject({
    text: 'It is in hell',
    delivery: { state: 'canceled', reason: 'undone' },
  });
  expect(await waits()).toBe(since);
  // The second window that undoes it finds it undone.
  expect(await agent.ask('POST', `/messages/${id}/undo`)).toMatchObject({
    status: 409,
    body: { error: { code: 'invalid_state' } },
  });
  await house.hub.prisma.delivery.updateMany({ where: { messageId: id }, data: { dueAt: new Date() } });
  await reply('It is in Hull');
  await house.hub.prisma.delivery.updateMany({ where: { clientId }, data: { dueAt: new Date() } });
  await house.hub.jobs.add([
    {
      name: 'message.deliver',
      payload: {
        deliveryId: (
          await house.hub.prisma.delivery.findFirstOrThrow({ where: { message: { text: 'It is in Hull' } } })
        ).id,
      },
      key: `now-${Date.now()}`,
    },
  ]);
  await customer.getsText('It is in Hull');
  expect((await customer.texts()).map((one) => one.body)).toEqual(['It is in Hull']);
});

test('not taken back, it leaves by itself when its time is over, and not before', async () => {
  await house.hub.settings.change({ undoSendSeconds: 2 });
  const { agent, customer, reply, messageOf } = await texting();
  const at = Date.now();
  await reply('On its way');
  await customer.getsText('On its way');
  expect(Date.now() - at).toBeGreaterThan(1_500);
  const { id } = await messageOf('On its way');
  expect(await agent.ask('POST', `/messages/${id}/undo`)).toMatchObject({ status: 409 });
});

test('ten windows undo at once while it is about to leave: it leaves or it does not', async () => {
  await house.hub.settings.change({ undoSendSeconds: 1 });
  const { agent, customer, reply, messageOf } = await texting();
  await reply('now or never');
  const { id } = await messageOf('now or never');
  const delivery = () => house.hub.prisma.delivery.findFirstOrThrow({ where: { messageId: id } });
  await until(async () => (await delivery()).dueAt.getTime() - Date.now() < 60);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => agent.ask('POST', `/messages/${id}/undo`)),
  );
  const undone = answers.filter(({ status }) => status === 200).length;
  expect(undone).toBeLessThanOrEqual(1);
  await until(async () => ['delivered', 'canceled'].includes((await delivery()).state));
  expect(await customer.texts()).toHaveLength(1 - undone);
});

test('a colleague’s message is not taken back, and one of nobody’s neither', async () => {
  const { agent, reply, messageOf } = await texting();
  const stranger = await house.member('agent');
  await reply('mine');
  const { id } = await messageOf('mine');
  expect(await stranger.ask('POST', `/messages/${id}/undo`)).toMatchObject({ status: 409 });
  const received = await house.hub.prisma.message.findFirstOrThrow({ where: { direction: 'inbound' } });
  expect(await agent.ask('POST', `/messages/${received.id}/undo`)).toMatchObject({ status: 409 });
  await agent.post(`/messages/${id}/undo`);
});

test('without the wish, a program’s answer leaves at once', async () => {
  const { agent, customer, id } = await texting();
  await agent.post(`/conversations/${id}/reply`, { text: 'at once' });
  await customer.getsText('at once');
});
