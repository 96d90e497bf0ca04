import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deleteOldRecordings } from '../../core/recordings/deleteOldRecordings.ts';
import { Customer } from '../support/customer.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';

// What clients say to being recorded, and what the law of their place asks.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house?.close());
afterEach(() => house.checkInvariants());

async function recording(wish: string): Promise<Place> {
  const place = await house.open();
  await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { recording: wish } });
  return place;
}
const conversationOf = (id: string) => house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });

test('where the law asks for a yes, begins when one is noted; a no ends it at once, and a yes after it begins another', async () => {
  const place = await recording('both');
  const german = new Customer(house.control, { number: '+493012345678', email: 'german@example.test' });
  const call = await german.call(place.number);
  const { id, clientId } = await place.agent.isOffered(german.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  await house.drain();
  const shown = async () => (await place.agent.get(`/conversations/${id}`)).call;
  expect(await shown()).toMatchObject({ recording: null, recordingConsent: 'needed' });
  const say = (consent: string) => place.agent.post(`/conversations/${id}/recording-consent`, { consent });
  await say('given');
  const first = await until(async () => (await conversationOf(id)).recordingSid);
  expect(await conversationOf(id)).toMatchObject({ recordingState: 'recording', recordingConsent: 'given' });
  expect(await shown()).toMatchObject({ recording: 'recording', recordingConsent: 'given' });
  const { conversation } = await say('refused');
  expect(conversation.call).toMatchObject({ recording: null, recordingConsent: 'refused' });
  expect((await say('refused')).eventId).toBeNull();
  await house.drain();
  expect(await conversationOf(id)).toMatchObject({ recordingSid: null, recordingState: null });
  await say('given');
  const second = await until(async () => (await conversationOf(id)).recordingSid);
  expect(second).not.toBe(first);
  await call.hangUp();
  await until(async () => (await kindsOf(house, clientId)).filter((kind) => kind === 'call.recorded')[1]);
  await place.agent.post(`/conversations/${id}/close`);
  // What was said before the no is deleted, and what was said after the yes is not. The network tells whole seconds.
  const { prisma } = house.hub;
  const { refusedAt } = await conversationOf(id);
  await prisma.recording.update({
    where: { providerSid: second },
    data: { startedAt: new Date(refusedAt!.getTime() + 1_000) },
  });
  await deleteOldRecordings(house.hub);
  const kept = await prisma.recording.findMany({ where: { conversationId: id, deletedAt: null } });
  expect(kept.map(({ providerSid }) => providerSid)).toEqual([second]);
  const { transcript } = await call.look();
  expect(transcript.filter(({ text }) => text.includes('being recorded'))).toEqual([]);
});

test.each([
  ['update', 500],
  ['update', 429],
  ['list', 429],
  ['list', 403],
])('a recording that the network does not end yet (%s: %i) is shown until it does', async (what, status) => {
  const place = await recording('both');
  const { call, id, clientId } = await talk(house, place);
  await until(async () => (await conversationOf(id)).recordingSid);
  await house.control('PUT', '/faults', [{ match: `rest:CallRecordings.${what}`, action: 'fail', status }]);
  const answer = await place.agent.ask('POST', `/conversations/${id}/recording-consent`, {
    consent: 'refused',
  });
  expect(answer).toMatchObject({ status: 502, body: { error: { code: 'channel_unavailable' } } });
  const { call: shown } = await place.agent.get(`/conversations/${id}`);
  expect(shown).toMatchObject({ recording: 'recording', recordingConsent: 'refused' });
  await house.control('DELETE', '/faults');
  await until(async () => (await conversationOf(id)).recordingState === null);
  expect(await conversationOf(id)).toMatchObject({ recordingSid: null, recordingConsent: 'refused' });
  await happened(house, clientId, 'call.recorded');
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
  await place.agent.post(`/conversations/${id}/close`);
});

test.each([401, 429])(
  'a phone that the network does not hang up (%i) is not taken for one that is silent',
  async (status) => {
    const place = await house.open();
    const { call, id, clientId } = await talk(house, place);
    const { callSid } = await house.hub.prisma.leg.findFirstOrThrow({
      where: { conversationId: id, party: 'client' },
    });
    const { voice } = house.hub.channels;
    await house.control('PUT', '/faults', [{ match: 'rest:Calls.update', action: 'fail', status, times: 1 }]);
    await expect(voice.hangUp(callSid!)).rejects.toMatchObject({ code: 'channel_unavailable' });
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await voice.hangUp(callSid!);
    await voice.hangUp(`CA${'0'.repeat(32)}`);
    await place.agent.post(`/conversations/${id}/close`);
  },
);
