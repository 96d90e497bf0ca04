import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { mendMonitors } from '../../core/monitoring/mendMonitors.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { SoftPhone, type Ear } from '../support/softPhone.ts';
import { happened } from '../support/talk.ts';

// Supervisors in the calls of others: who hears them, who knows of it, how many, and what ends it. Everybody has a voice.

const NOTES = { customer: 440, agent: 1_000, supervisor: 700 };

let house: Harness;
const phones: SoftPhone[] = [];
vi.setConfig({ testTimeout: 90_000 });
beforeAll(async () => {
  house = await startHarness({ speed: 1, phones: true });
});
afterAll(() => house?.close());
afterEach(async () => {
  for (const phone of phones.splice(0)) phone.close();
  await house.drain();
  await house.checkInvariants();
});

/** A colleague's own phone, which picks up by itself, as the console does. */
async function phoneOf(member: Member, hertz: number): Promise<{ ear: Promise<Ear>; phone: SoftPhone }> {
  const phone = new SoftPhone(house.sandboxUrl);
  phones.push(phone);
  const { token } = await member.post('/voice/token');
  await phone.say({ type: 'register', token });
  await phone.told(({ type }) => type === 'registered');
  const ear = phone
    .told(({ type, state }) => type === 'call' && state === 'ringing')
    .then(async ({ callSid }) => {
      await phone.say({ type: 'accept', callSid });
      return phone.speaks(callSid, hertz);
    });
  ear.catch(() => undefined);
  return { ear, phone };
}

async function talking(place: Place) {
  const customer = house.customer();
  const agentPhone = await phoneOf(place.agent, NOTES.agent);
  const call = await customer.call(place.number);
  const line = new SoftPhone(house.sandboxUrl);
  phones.push(line);
  const { token } = await house.control<{ token: string }>('POST', `/calls/${call.sid}/microphone`);
  await line.say({ type: 'attach', token });
  const client = await line.speaks(call.sid, NOTES.customer);
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  return { call, id, clientId, client, agent: await agentPhone.ear };
}

const watchedBy = async (member: Member) => (await member.get('/me/desk')).watchedBy;
const isIn = (member: Member) =>
  until(async () => (await member.get('/me/desk')).monitoring?.state === 'live');

test('listened to, whispered to, joined and left: each hears what the mode says, and the agent is told', async () => {
  const place = await house.open();
  const { call, id, clientId, client, agent } = await talking(place);
  const supervisor = await house.member('supervisor');
  const { ear } = await phoneOf(supervisor, NOTES.supervisor);
  const at = `/conversations/${id}/monitor`;

  const { items } = await supervisor.post(at);
  expect(items).toMatchObject([
    { conversationId: id, supervisorName: supervisor.name, agentName: place.agent.name, mode: 'listen' },
  ]);
  const third = await ear;
  await isIn(supervisor);
  await third.hears(NOTES.customer, NOTES.agent);
  await Promise.all([client.doesNotHear(NOTES.supervisor), agent.doesNotHear(NOTES.supervisor)]);
  expect(await watchedBy(place.agent)).toMatchObject([{ supervisorName: supervisor.name, mode: 'listen' }]);

  await supervisor.put(at, { mode: 'whisper' });
  await agent.hears(NOTES.supervisor);
  await client.doesNotHear(NOTES.supervisor);

  await supervisor.put(at, { mode: 'barge' });
  await Promise.all([client.hears(NOTES.supervisor), agent.hears(NOTES.supervisor)]);
  expect((await supervisor.get('/board')).monitors).toMatchObject([{ mode: 'barge', state: 'live' }]);

  await supervisor.put(at, { mode: 'whisper' });
  await client.doesNotHear(NOTES.supervisor);
  await supervisor.post(`${at}/end`);
  await supervisor.post(`${at}/end`);
  await agent.doesNotHear(NOTES.supervisor);
  await client.hears(NOTES.agent);
  expect(await watchedBy(place.agent)).toEqual([]);
  const { modes } = await house.hub.prisma.monitor.findFirstOrThrow({ where: { conversationId: id } });
  expect((modes as { mode: string }[]).map(({ mode }) => mode)).toEqual([
    'listen',
    'whisper',
    'barge',
    'whisper',
  ]);
  await call.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
});

describe('with phones that nobody listens by', () => {
  test('the call is over: so is the listening, for everybody', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talking(place);
    const supervisor = await house.member('supervisor');
    await (await phoneOf(supervisor, NOTES.supervisor), supervisor.post(`/conversations/${id}/monitor`));
    await isIn(supervisor);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await until(async () => (await supervisor.get('/me/desk')).monitoring === null);
    expect((await supervisor.get('/monitors')).items).toEqual([]);
  });

  test('who may listen unseen is seen by supervisors, and not by the agent', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talking(place);
    const [supervisor, administrator] = [
      await house.member('supervisor'),
      await house.member('administrator'),
    ];
    const at = `/conversations/${id}/monitor`;
    expect((await supervisor.ask('POST', at, { unseen: true })).status).toBe(403);
    await phoneOf(administrator, NOTES.supervisor);
    await administrator.post(at, { unseen: true });
    await isIn(administrator);
    expect(await watchedBy(place.agent)).toEqual([]);
    expect((await supervisor.get('/monitors')).items).toMatchObject([
      { supervisorName: administrator.name, unseen: true },
    ]);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });

  test('five may listen to a call, whoever is quickest; one listens to one call; nobody to the own', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talking(place);
    const supervisors = await Promise.all(Array.from({ length: 7 }, () => house.member('supervisor')));
    for (const one of supervisors) await phoneOf(one, NOTES.supervisor);
    const at = `/conversations/${id}/monitor`;
    const answers = await Promise.all(supervisors.map((one) => one.ask('POST', at, {})));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 200, 200, 200, 409, 409,
    ]);
    const inside = supervisors.filter((_, index) => answers[index]?.status === 200);
    expect((await inside[0]!.ask('POST', at, {})).body.error.code).toBe('conflict');
    expect((await place.agent.ask('POST', at, {})).status).toBe(403);
    await Promise.all(inside.map(isIn));
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    await until(async () => (await inside[0]!.get('/monitors')).items.length === 0);
    expect((await inside[0]!.ask('POST', at, {})).body.error.code).toBe('invalid_state');
  });

  test('a phone that does not answer, and news that never come: it ends by itself', async () => {
    const place = await house.open();
    const { call, id, clientId } = await talking(place);
    const supervisor = await house.member('supervisor');
    const phone = new SoftPhone(house.sandboxUrl);
    phones.push(phone);
    const { token } = await supervisor.post('/voice/token');
    await phone.say({ type: 'register', token });
    await phone.told(({ type }) => type === 'registered');
    await supervisor.post(`/conversations/${id}/monitor`);
    const { callSid } = await phone.told(({ type, state }) => type === 'call' && state === 'ringing');
    expect(await watchedBy(place.agent), 'nobody listens yet').toEqual([]);
    await house.hub.prisma.monitor.updateMany({
      where: { conversationId: id },
      data: { startedAt: new Date(Date.now() - 60_000) },
    });
    await mendMonitors(house.hub);
    await phone.told(
      ({ type, state, callSid: sid }) => type === 'call' && state === 'over' && sid === callSid,
    );
    expect((await supervisor.get('/monitors')).items).toEqual([]);
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });
});

test('a supervisor ends what an agent left open, and says why', async () => {
  const { agent, queueId } = await house.open();
  const supervisor = await house.member('supervisor');
  const { conversation } = await agent.post('/conversations', {
    channel: 'sms',
    to: house.customer().number,
    queueId,
    text: 'hello',
  });
  const at = `/conversations/${conversation.id}/force-complete`;
  expect((await agent.ask('POST', at, { reason: 'me' })).status).toBe(403);
  expect((await supervisor.ask('POST', at, { reason: '' })).status).toBe(400);
  expect(await supervisor.post(at, { reason: 'went home' })).toMatchObject({ state: 'closed' });
  expect((await supervisor.ask('POST', at, { reason: 'again' })).body.error.code).toBe('invalid_state');
  const events = await house.timeline(conversation.clientId);
  expect(events.find(({ kind }) => kind === 'conversation.forceCompleted')?.data).toEqual({
    agentId: agent.agentId,
    byAgentId: supervisor.agentId,
    reason: 'went home',
    was: 'handled',
  });
  expect((await agent.get('/me/desk')).work).toEqual([]);
});

test('a call that nobody ends is ended for all who are in it', async () => {
  const place = await house.open();
  const { call, id, clientId } = await talking(place);
  const supervisor = await house.member('supervisor');
  await supervisor.post(`/conversations/${id}/force-complete`, { reason: 'a stuck line' });
  await call.is('completed');
  const closed = await happened(house, clientId, 'conversation.closed');
  expect(closed.data).toMatchObject({ automatic: true, outcome: 'handled', agentId: place.agent.agentId });
});
