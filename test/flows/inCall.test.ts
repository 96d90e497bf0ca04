import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listHelp } from '../../core/help/helpRequests.ts';
import { happened, kindsOf } from '../support/talk.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { accepts, callOf, ends, goHome, isHeld, lineOf, talkOfTwo } from '../support/inCallPlay.ts';
import { until } from '../support/openTestHub.ts';

// Lines that break, recordings that are paused, and help; a call that is hung up twice.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('a line that breaks', () => {
  async function breakLine(agent: Member, id: string): Promise<void> {
    await (await lineOf(house, agent, id)).hangUp();
  }

  test('is taken up again within the grace time: same call, same agent', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    await breakLine(holder, id);
    await happened(house, clientId, 'call.agentLost');
    await isHeld(call, true);
    expect((await callOf(holder, id)).graceUntil).not.toBeNull();
    await holder.post(`/conversations/${id}/rejoin`);
    expect((await holder.post(`/conversations/${id}/rejoin`)).eventId).toBeNull();
    await happened(house, clientId, 'call.agentBack');
    await isHeld(call, false);
    const mine = await lineOf(house, holder, id);
    await mine.say('Here I am again');
    await call.hears('Here I am again');
    await ends(house, two, holder);
    expect(await kindsOf(house, clientId)).not.toContain('conversation.requeued');
    await goHome(holder, two.colleague);
  });

  test('is not: the call goes to the head of its queue; who comes back too late is told so', async () => {
    await house.hub.settings.change({ callGraceSeconds: 1 });
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, clientId } = two;
    await breakLine(holder, id);
    await happened(house, clientId, 'conversation.requeued');
    expect((await call.look()).held).toBe(true);
    await goHome(holder);
    await accepts(colleague, id);
    await isHeld(call, false);
    const late = await holder.ask('POST', `/conversations/${id}/rejoin`);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'already_assigned' } } });
    await ends(house, two, colleague);
    await goHome(colleague);
    await house.hub.settings.change({ callGraceSeconds: 60 });
  });

  test('and the customer who hangs up meanwhile ends the call', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, clientId } = two;
    await breakLine(holder, id);
    await happened(house, clientId, 'call.agentLost');
    await ends(house, two, holder);
    const late = await holder.ask('POST', `/conversations/${id}/rejoin`);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });
    await goHome(holder, two.colleague);
  });
});

describe('hanging up, recording, help', () => {
  test('pressed twice it is done once', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, clientId } = two;
    const both = await Promise.all([
      holder.post(`/conversations/${id}/end`),
      holder.post(`/conversations/${id}/end`),
    ]);
    expect(both.map(({ eventId }) => eventId === null).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      false,
      true,
    ]);
    await holder.post(`/conversations/${id}/close`);
    expect((await kindsOf(house, clientId)).filter((kind) => kind === 'call.ended')).toHaveLength(1);
    await goHome(holder, two.colleague);
  });

  test('a recording is shown as paused when the network says so, and goes on by itself', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    const none = await holder.ask('POST', `/conversations/${id}/pause-recording`);
    expect(none).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });
    const sid = await startRecording(call.sid);
    await holder.post(`/conversations/${id}/pause-recording`, { forSeconds: 1_000 });
    expect(await callOf(holder, id)).toMatchObject({ recording: 'paused' });
    expect(await statusOf(sid)).toBe('paused');
    await holder.post(`/conversations/${id}/resume-recording`);
    expect(await callOf(holder, id)).toMatchObject({ recording: 'recording', recordingResumeAt: null });
    expect(await statusOf(sid)).toBe('in-progress');
    await house.control('PUT', '/faults', [
      { match: 'rest:CallRecordings.update', action: 'fail', status: 500 },
    ]);
    const failed = await holder.ask('POST', `/conversations/${id}/pause-recording`);
    expect(failed.status).toBeGreaterThanOrEqual(400);
    expect(await callOf(holder, id)).toMatchObject({ recording: 'recording' });
    await house.control('DELETE', '/faults');
    await holder.post(`/conversations/${id}/pause-recording`, { forSeconds: 10 });
    await house.hub.prisma.conversation.update({
      where: { id },
      data: { recordingResumeAt: new Date(Date.now() - 1_000) },
    });
    await house.hub.jobs.add([{ name: 'recording.resumeDue', payload: {}, key: 'now' }]);
    expect((await happened(house, clientId, 'call.recordingResumed')).data).toBeDefined();
    await until(async () => (await statusOf(sid)) === 'in-progress');
    await ends(house, two, holder);
    await goHome(holder, two.colleague);
  });

  test('it stays paused while the agent’s line is broken', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    const sid = await startRecording(call.sid);
    await holder.post(`/conversations/${id}/pause-recording`, { forSeconds: 10 });
    await (await lineOf(house, holder, id)).hangUp();
    await happened(house, clientId, 'call.agentLost');
    expect(await callOf(holder, id)).toMatchObject({ recording: 'paused', recordingResumeAt: null });
    await house.hub.jobs.add([{ name: 'recording.resumeDue', payload: {}, key: 'then' }]);
    await house.drain();
    expect(await statusOf(sid)).toBe('paused');
    await holder.post(`/conversations/${id}/rejoin`);
    await happened(house, clientId, 'call.agentBack');
    expect((await callOf(holder, id)).recordingResumeAt).not.toBeNull();
    await ends(house, two, holder);
    await goHome(holder, two.colleague);
  });

  test('help: the supervisors of the division are alerted until one is on it', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id } = two;
    const supervisor = await house.member('supervisor');
    const other = await house.member('supervisor');
    const console = await supervisor.socket();
    await holder.post(`/conversations/${id}/ask-help`, { note: 'an angry client' });
    expect((await holder.post(`/conversations/${id}/ask-help`)).eventId).toBeNull();
    await until(async () => console.desks.includes('help'));
    expect((await supervisor.get('/me/desk')).help).toMatchObject([
      { conversationId: id, agentName: holder.name, note: 'an angry client', takenBy: null },
    ]);
    expect((await colleague.get('/me/desk')).help).toEqual([]);
    expect((await colleague.ask('GET', '/help')).status).toBe(403);
    expect((await colleague.ask('POST', `/conversations/${id}/take-help`)).status).toBe(403);
    await supervisor.post(`/conversations/${id}/take-help`);
    expect((await supervisor.get('/help')).items).toMatchObject([{ takenBy: supervisor.name }]);
    expect((await other.ask('POST', `/conversations/${id}/take-help`)).body.error.code).toBe(
      'already_assigned',
    );
    await holder.post(`/conversations/${id}/end-help`);
    expect((await supervisor.get('/help')).items).toEqual([]);
    await ends(house, two, holder);
    await goHome(holder, colleague);
  });
});

test('who asks for help and has nobody yet is not hidden behind many who have', async () => {
  const { prisma } = house.hub;
  const { queueId, agent } = await house.open({ available: false });
  const supervisor = await house.member('supervisor');
  const { id: ourAddressId } = await prisma.ourAddress.findFirstOrThrow({ where: { queueId } });
  const { id: divisionId } = await prisma.division.create({ data: { name: 'Many ask' } });
  const made: string[] = [];
  for (let n = 0; n <= 20; n += 1) {
    const { id } = await prisma.conversation.create({
      data: {
        client: { create: { divisionId, name: `Client ${n}` } },
        channel: 'sms',
        direction: 'inbound',
        state: 'handled',
        agent: { connect: { id: agent.agentId } },
        queue: { connect: { id: queueId } },
        ourAddress: { connect: { id: ourAddressId } },
        helpRequests: {
          create: {
            divisionId,
            agentId: agent.agentId,
            ...(n < 20 ? { takenById: supervisor.agentId, takenAt: new Date() } : {}),
          },
        },
      },
    });
    made.push(id);
  }
  const shown = await listHelp(house.hub, divisionId);
  expect(shown).toHaveLength(20);
  expect(shown.map(({ takenBy }) => takenBy).indexOf(null)).toBe(0);
  expect(shown[0]?.conversationId).toBe(made.at(-1));
  await prisma.helpRequest.deleteMany({ where: { divisionId } });
  await prisma.conversation.deleteMany({ where: { id: { in: made } } });
});

const rest = (path: string) =>
  `${house.sandboxUrl}/2010-04-01/Accounts/${house.config.twilio.accountSid}${path}`;
const authorization = () =>
  `Basic ${Buffer.from(`${house.config.twilio.accountSid}:${house.config.twilio.authTokens[0]}`).toString('base64')}`;

async function startRecording(callSid: string): Promise<string> {
  const response = await fetch(rest(`/Calls/${callSid}/Recordings.json`), {
    method: 'POST',
    headers: { authorization: authorization() },
    body: new URLSearchParams(),
  });
  return ((await response.json()) as { sid: string }).sid;
}

async function statusOf(sid: string): Promise<string> {
  const response = await fetch(rest(`/Recordings/${sid}.json`), {
    headers: { authorization: authorization() },
  });
  return ((await response.json()) as { status: string }).status;
}
