import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OverflowStep } from '../../core/contract/waiting.ts';
import { carryOutDueWaiting } from '../../core/waiting/due.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { happened, kindsOf } from '../support/talk.ts';
import { openWaiting, ringsOf, wantsCallback } from '../support/waiting.ts';

// What becomes of a call that has waited too long in all, by each way that a step may lead.

let house: Harness;
beforeAll(async () => {
  house = await startHarness({ speed: 12 });
});
afterEach(() => house.checkInvariants());
afterAll(() => house?.close());

/** A caller who waits in a queue with this step, and is as old as it. */
async function overflows(to: OverflowStep['to'], { onlyIfEmpty = false } = {}) {
  const place = await openWaiting(house, { overflow: [{ afterSeconds: 60, onlyIfEmpty, to }] });
  // Away, and signed in: somebody who could take it is there.
  if (onlyIfEmpty) await place.agent.goes('away', 'lunch');
  const customer = house.customer();
  const call = await customer.call(place.number);
  await call.hears('You are next in line.');
  const clientId = await house.clientOf(customer.number);
  const { id } = await house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId } });
  await house.hub.pool.query(
    `UPDATE conversation SET opened_at = opened_at - interval '61 s', overflow_at = overflow_at - interval '61 s' WHERE id = $1`,
    [id],
  );
  await carryOutDueWaiting(house.hub);
  return { place, customer, call, clientId, id };
}

const staysOf = async (conversationId: string) =>
  (
    await house.hub.prisma.queueVisit.findMany({ where: { conversationId }, orderBy: { enteredAt: 'asc' } })
  ).map(({ queueId, result }) => ({ queueId, result }));

test('to another queue: its agents have it at once', async () => {
  const target = await openWaiting(house, {});
  const { place, customer, call, clientId, id } = await overflows({
    kind: 'queue',
    queueId: target.queueId,
  });
  expect((await happened(house, clientId, 'call.moved')).data).toMatchObject({ why: 'overflow' });
  await target.agent.goes('available');
  expect((await target.agent.isOffered(customer.number)).id).toBe(id);
  await target.agent.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  expect(await staysOf(id)).toEqual([
    { queueId: place.queueId, result: 'moved' },
    { queueId: target.queueId, result: 'answered' },
  ]);
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
});

test('to a voicemail, which no key offers: the message is work in the queue, and the caller is called back', async () => {
  const { place, customer, call, clientId, id } = await overflows({ kind: 'voicemail' });
  await call.hears('beep');
  await call.say('You took too long. Please call me back.');
  await call.hears('We have your message');
  await call.is('completed');
  expect((await happened(house, clientId, 'callback.requested')).data).toMatchObject({
    kind: 'voicemail',
    to: customer.number,
    queueId: place.queueId,
  });
  expect(await kindsOf(house, clientId)).not.toContain('call.abandoned');
  await place.agent.goes('available');
  await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/call-back`);
  const back = await customer.rings();
  await happened(house, clientId, 'call.connected');
  await back.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
  expect(await staysOf(id)).toEqual([
    { queueId: place.queueId, result: 'voicemail' },
    { queueId: place.queueId, result: 'answered' },
  ]);
});

test('to a callback, which no key offers: the caller confirms, keeps the place, and is called', async () => {
  const { place, customer, call, clientId, id } = await overflows({ kind: 'callback' });
  await call.hears('Press 1 if that is right');
  await call.press('1');
  await call.hears('You keep your place in line. Goodbye.');
  await call.is('completed');
  expect((await happened(house, clientId, 'callback.requested')).data).toMatchObject({
    kind: 'callback',
    to: customer.number,
  });
  await place.agent.goes('available');
  await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  const [back] = await ringsOf(house, customer.number, 1);
  await happened(house, clientId, 'call.connected');
  await back?.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
});

test('to a callback that the caller does not want: the wait goes on, and nobody asks again', async () => {
  const { place, customer, call, clientId, id } = await overflows({ kind: 'callback' });
  await call.hears('Press 1 if that is right');
  await call.press('*');
  await call.hears(/next in line[\s\S]*/);
  expect(await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'queued',
    overflowAt: null,
  });
  await place.agent.goes('available');
  await place.agent.isOffered(customer.number);
  await call.hangUp();
  await happened(house, clientId, 'call.abandoned');
  expect(await kindsOf(house, clientId)).not.toContain('callback.requested');
});

test('to a text: the caller is told that we cannot take the call, and is written to', async () => {
  const { place, customer, call, clientId, id } = await overflows({ kind: 'message', sendsText: true });
  await call.hears('we cannot take your call now');
  await call.is('completed');
  expect((await happened(house, clientId, 'call.turnedAway')).data).toMatchObject({ why: 'overflow' });
  await customer.getsText('could not take your call');
  expect(await staysOf(id)).toEqual([{ queueId: place.queueId, result: 'turned_away' }]);
  expect(await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'closed',
    outcome: 'unanswered',
  });
});

test('only while nobody is there: a queue with an agent in it keeps its callers', async () => {
  const { place, call, clientId } = await overflows(
    { kind: 'message', sendsText: false },
    { onlyIfEmpty: true },
  );
  expect(await kindsOf(house, clientId)).not.toContain('call.turnedAway');
  await place.agent.goes('offline');
  await call.hears('we cannot take your call now');
  await happened(house, clientId, 'call.turnedAway');
});

test('who waits for a callback and writes meanwhile loses nothing: whoever answers sees both', async () => {
  const place = await openWaiting(house, { callback: { offered: true } });
  const { id, clientId, customer } = await wantsCallback(house, place);
  await customer.text(place.number, 'I can also be reached here.');
  await happened(house, clientId, 'message.received');
  await house.drain();
  const open = async () => (await place.agent.get(`/conversations?clientId=${clientId}&state=open`)).items;
  expect(await open()).toMatchObject([
    { channel: 'sms', state: 'queued', callback: null },
    { id, channel: 'call', state: 'queued', callback: { kind: 'callback', to: customer.number } },
  ]);
  // The callback has the rank of a call: it comes first, and leaves the text to whoever is free for it.
  await place.agent.goes('available');
  expect((await place.agent.isOffered(customer.number)).id).toBe(id);
  await place.agent.post(`/conversations/${id}/accept`);
  const call = await customer.rings();
  await happened(house, clientId, 'call.connected');
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
  expect((await open()).map(({ channel }: { channel: string }) => channel)).toEqual(['sms', 'call']);
});
