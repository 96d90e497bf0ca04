import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { deleteOldRecordings } from '../../core/recordings/deleteOldRecordings.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';

// Recordings: who may hear them, in pieces, through the hub alone; and who is noted to have heard them.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house?.close());
afterEach(() => house.checkInvariants());

interface Recorded {
  place: Place;
  conversationId: string;
  id: string;
  sid: string;
}

async function recorded(place: Place): Promise<Recorded> {
  const { prisma, channels } = house.hub;
  const { call, id: conversationId, clientId } = await talk(house, place);
  const leg = await prisma.leg.findFirstOrThrow({ where: { conversationId, party: 'client' } });
  await channels.recordings.begin(leg.callSid!);
  await call.hangUp();
  await happened(house, clientId, 'call.recorded');
  await place.agent.post(`/conversations/${conversationId}/close`);
  const { items } = await place.agent.get(`/conversations/${conversationId}/recordings`);
  const { providerSid } = await prisma.recording.findUniqueOrThrow({ where: { id: items[0].id } });
  return { place, conversationId, id: items[0].id, sid: providerSid };
}

async function hear(member: Member, id: string, range?: string) {
  const response = await fetch(`${house.urls[0]}/api/recordings/${id}/sound`, {
    headers: { ...member.headers, ...(range ? { range } : {}) },
  });
  const { status, headers } = response;
  return { status, headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const accesses = (member: Member, id: string) => member.get(`/recordings/${id}/accesses`);

describe('listening', () => {
  let tape: Recorded;
  let supervisor: Member;
  beforeAll(async () => {
    tape = await recorded(await house.open());
    supervisor = await house.member('supervisor');
  });

  test('the whole of it, and any part, as a player asks for it', async () => {
    const { agent } = tape.place;
    const whole = await hear(agent, tape.id);
    expect(whole.status).toBe(200);
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('cache-control')).toBe('no-store');
    expect(whole.bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(Number(whole.headers.get('content-length'))).toBe(whole.bytes.length);
    const total = whole.bytes.length;
    const rest = await hear(agent, tape.id, 'bytes=1000-');
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes 1000-${total - 1}/${total}`);
    expect(rest.bytes.equals(whole.bytes.subarray(1000))).toBe(true);
    const part = await hear(agent, tape.id, 'bytes=44-1043');
    expect(part.bytes.equals(whole.bytes.subarray(44, 1044))).toBe(true);
    for (const odd of ['bytes=-5', 'bytes=9-2', 'lines=1-2', 'bytes=0-1,5-6'])
      expect((await hear(agent, tape.id, odd)).status).toBe(200);
    expect((await hear(agent, tape.id, `bytes=${total}-`)).status).toBe(400);
  });

  test('everybody who hears it is noted: who, when, from where, how much', async () => {
    const before = (await accesses(supervisor, tape.id)).items.length;
    const { bytes } = await hear(supervisor, tape.id);
    await hear(supervisor, tape.id, 'bytes=0-99');
    const { items } = await until(async () => {
      const list = await accesses(supervisor, tape.id);
      return list.items[0].share > 1 && list;
    });
    expect(items).toHaveLength(before + 1);
    expect(items[0]).toMatchObject({ what: 'listened', userName: supervisor.name, address: '127.0.0.1' });
    expect(items[0].share).toBeCloseTo((bytes.length + 100) / bytes.length, 5);
    const { agent } = tape.place;
    expect((await agent.ask('GET', `/recordings/${tape.id}/accesses`)).status).toBe(403);
  });

  test('an agent hears the own calls only, a supervisor those of the division, nobody else any', async () => {
    const { agents } = await house.open({ agents: 1 });
    expect((await hear(agents[0]!, tape.id)).status).toBe(403);
    const foreign = await house.hub.prisma.division.create({ data: { name: 'Elsewhere' } });
    const stranger = await house.member('supervisor', { divisionId: foreign.id });
    const before = (await accesses(supervisor, tape.id)).items.length;
    expect((await hear(stranger, tape.id)).status).toBe(404);
    const response = await fetch(`${house.urls[0]}/api/recordings/${tape.id}/sound`);
    expect(response.status).toBe(401);
    expect((await accesses(supervisor, tape.id)).items).toHaveLength(before);
    const { items } = await agents[0]!.get(`/conversations/${tape.conversationId}/recordings`);
    expect(items).toMatchObject([{ id: tape.id, mayListen: false }]);
  });

  test('the waveform is measured once', async () => {
    const { prisma } = house.hub;
    const all = await Promise.all([1, 2, 3].map(() => tape.place.agent.get(`/recordings/${tape.id}/peaks`)));
    const [first] = all;
    expect(first.channels).toHaveLength(1);
    expect(first.channels[0]).toHaveLength(400);
    // The make-believe sound comes and goes, a second each.
    expect(Math.max(...first.channels[0])).toBeGreaterThan(15);
    for (const one of all) expect(one).toEqual(first);
    const media = async () =>
      (await house.control<{ requests: { path: string }[] }>('GET', '/requests')).requests.filter(
        ({ path }) => path.includes(`${tape.sid}.wav`),
      ).length;
    const asked = await media();
    await tape.place.agent.get(`/recordings/${tape.id}/peaks`);
    expect(await media()).toBe(asked);
    expect((await prisma.recording.findUniqueOrThrow({ where: { id: tape.id } })).peaks).toHaveLength(401);
  });

  test('one that is to be kept is, until a person says otherwise, with a reason', async () => {
    const put = (hold: boolean, reason: string) =>
      supervisor.ask('PUT', `/recordings/${tape.id}/hold`, { hold, reason });
    expect(await put(true, 'case 17')).toMatchObject({
      status: 200,
      body: { onHold: true, holdReason: 'case 17', deleteAfter: null },
    });
    expect((await put(false, '')).status).toBe(400);
    expect(await put(false, 'case closed')).toMatchObject({ body: { onHold: false, holdReason: null } });
    const { items } = await accesses(supervisor, tape.id);
    expect(items.slice(0, 2)).toMatchObject([
      { what: 'released', reason: 'case closed' },
      { what: 'held', reason: 'case 17' },
    ]);
  });

  test('one whose sound the network has lost is gone, and says so', async () => {
    const lost = await recorded(await house.open());
    await house.hub.channels.recordings.remove(lost.sid);
    await house.hub.channels.recordings.remove(lost.sid);
    expect((await hear(lost.place.agent, lost.id)).status).toBe(409);
  });

  test('whoever goes away in the middle ends it', async () => {
    const controller = new AbortController();
    const response = await fetch(`${house.urls[0]}/api/recordings/${tape.id}/sound`, {
      headers: supervisor.headers,
      signal: controller.signal,
    });
    await response.body!.getReader().read();
    controller.abort();
    expect((await hear(supervisor, tape.id)).status).toBe(200);
  });
});

describe('a queue that records', () => {
  async function recording(wish: string): Promise<Place> {
    const place = await house.open();
    await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { recording: wish } });
    return place;
  }
  const conversationOf = (id: string) => house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });

  test('tells the client, records both sides apart from when they talk, and keeps what was said', async () => {
    const place = await recording('inbound');
    const { call, id, clientId } = await talk(house, place);
    await call.hears('This call is being recorded.');
    await until(async () => (await conversationOf(id)).recordingSid);
    expect(await conversationOf(id)).toMatchObject({ recordingConsent: 'told', recordingClaimedAt: null });
    await call.hangUp();
    await happened(house, clientId, 'call.recorded');
    await place.agent.post(`/conversations/${id}/close`);
    const { requests } = await house.control<{
      requests: { operation: string; form: Record<string, string> }[];
    }>('GET', '/requests');
    expect(requests.findLast(({ operation }) => operation === 'CallRecordings.create')?.form).toMatchObject({
      RecordingChannels: 'dual',
    });
  });

  test('records no calls of the other direction, and none of a client who was asked and objected', async () => {
    const place = await recording('outbound');
    const { call, id, clientId } = await talk(house, place);
    await house.drain();
    expect(await conversationOf(id)).toMatchObject({ recordingSid: null, recordingConsent: null });
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${id}/close`);
    expect(await kindsOf(house, clientId)).not.toContain('call.recorded');
  });

  test('a client who was told by the flow is not told again', async () => {
    const place = await recording('both');
    const customer = house.customer();
    const call = await customer.call(place.number);
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await house.hub.prisma.conversation.update({ where: { id }, data: { recordingConsent: 'given' } });
    await place.agent.post(`/conversations/${id}/accept`);
    await until(async () => (await conversationOf(id)).recordingSid);
    await call.hangUp();
    await happened(house, clientId, 'call.recorded');
    await place.agent.post(`/conversations/${id}/close`);
    const { transcript } = await call.look();
    expect(transcript.filter(({ text }) => text.includes('recorded'))).toEqual([]);
  });

  test('who objects is recorded no longer, and what was recorded goes with the next deletion', async () => {
    const place = await recording('both');
    const { call, id, clientId } = await talk(house, place);
    await until(async () => (await conversationOf(id)).recordingSid);
    await place.agent.post(`/conversations/${id}/recording-consent`, { consent: 'refused' });
    await happened(house, clientId, 'call.recorded');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${id}/close`);
    await deleteOldRecordings(house.hub);
    const { items } = await place.agent.get(`/conversations/${id}/recordings`);
    expect(items).toHaveLength(1);
    expect(items[0].deletedAt).not.toBeNull();
    expect((await hear(place.agent, items[0].id)).status).toBe(409);
  });

  test('a run after a death begins no second recording', async () => {
    const { beginRecording } = await import('../../core/recordings/beginRecording.ts');
    const place = await recording('both');
    const { call, id, clientId } = await talk(house, place);
    const sid = await until(async () => (await conversationOf(id)).recordingSid);
    await house.hub.prisma.conversation.update({
      where: { id },
      data: { recordingSid: null, recordingState: null },
    });
    await place.agent.post(`/conversations/${id}/pause-recording`);
    await beginRecording(house.hub, { conversationId: id });
    // Nor does it call one that was paused meanwhile a running one.
    expect(await conversationOf(id)).toMatchObject({ recordingSid: sid, recordingState: 'paused' });
    await call.hangUp();
    await happened(house, clientId, 'call.recorded');
    await place.agent.post(`/conversations/${id}/close`);
  });
});

test('what is older than its queue keeps it is deleted at the network; what is on hold is not', async () => {
  const { prisma } = house.hub;
  const place = await house.open();
  await prisma.queue.update({ where: { id: place.queueId }, data: { recordingDays: 30 } });
  const [old, held, young] = [await recorded(place), await recorded(place), await recorded(place)];
  const age = (id: string, days: number) =>
    prisma.recording.update({ where: { id }, data: { startedAt: new Date(Date.now() - days * 864e5) } });
  await Promise.all([age(old.id, 31), age(held.id, 31), age(young.id, 29)]);
  const supervisor = await house.member('supervisor');
  await supervisor.put(`/recordings/${held.id}/hold`, { hold: true, reason: 'a claim' });
  expect(await deleteOldRecordings(house.hub)).toBe(1);
  expect(await deleteOldRecordings(house.hub)).toBe(0);
  expect(await house.hub.channels.recordings.read(old.sid, 0)).toBeNull();
  for (const { id } of [held, young]) expect((await hear(place.agent, id)).status).toBe(200);
  const answer = await supervisor.ask('PUT', `/recordings/${old.id}/hold`, {
    hold: true,
    reason: 'too late',
  });
  expect(answer.status).toBe(409);
});
