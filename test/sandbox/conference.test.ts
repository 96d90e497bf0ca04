import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, Bench, company, lines, type HubRequest } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.open();
});
afterEach(() => bench.close());

const events = 'start end join leave mute hold';

interface Meeting {
  caller: string;
  agent: string;
  /** The path of the conference. */
  room: string;
}

/** The caller waits in a conference; the agent is brought in over REST. */
async function meet(options: Record<string, string> = {}, conferenceAttributes = ''): Promise<Meeting> {
  bench.hub.on(
    '/voice',
    `<Response><Dial action="/after"><Conference waitUrl="/wait" participantLabel="customer" ${conferenceAttributes}
      statusCallback="/conference" statusCallbackEvent="${events}">room-1</Conference></Dial></Response>`,
  );
  bench.hub.on('/wait', '<Response><Play>/music.mp3</Play></Response>');
  bench.hub.on('/after', '<Response><Say>After the conference</Say></Response>');
  const caller = await bench.call();
  await bench.heard(caller, 'music.mp3');
  const created = await bench.rest('POST', '/Conferences/room-1/Participants.json', {
    From: company,
    To: 'client:agent1',
    Label: 'agent',
    StatusCallback: `${bench.hub.url}/leg`,
    StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    ...options,
  });
  expect(created.status).toBe(201);
  await conferenceEvent('conference-start');
  return { caller, agent: created.body.call_sid, room: `/Conferences/${created.body.conference_sid}` };
}

function conferenceEvent(name: string, callSid?: string): Promise<HubRequest> {
  return bench.hub.seen(
    (request) =>
      request.path === '/conference' &&
      request.params['StatusCallbackEvent'] === name &&
      (callSid === undefined || request.params['CallSid'] === callSid),
  );
}

async function lastWords(sid: string): Promise<string | undefined> {
  return lines(await bench.control('GET', `/calls/${sid}`), 'speech').at(-1);
}

const say = (sid: string, text: string) => bench.control('POST', `/calls/${sid}/say`, { text });

test('the caller hears music until the agent comes, then they hear each other', async () => {
  const { caller, agent } = await meet();
  await say(agent, 'How can I help?');
  expect(await lastWords(caller)).toBe('How can I help?');
  await say(caller, 'My order is late');
  const call = await bench.control('GET', `/calls/${agent}`);
  expect(call.transcript.find((line) => line.text === 'My order is late')?.who).toBe('customer');
  const conference = await bench.rest('GET', '/Conferences.json?FriendlyName=room-1&Status=in-progress');
  expect(conference.body.conferences).toHaveLength(1);
  const leg = await bench.hub.seen((r) => r.path === '/leg' && r.params['CallStatus'] === 'in-progress');
  expect(leg.params).toMatchObject({
    CallbackSource: 'call-progress-events',
    SequenceNumber: '2',
    Direction: 'outbound-api',
  });
});

test('one on hold hears music and nothing else, and is not heard', async () => {
  const { caller, agent, room } = await meet();
  const path = `${room}/Participants/${caller}.json`;
  const held = await bench.rest('POST', path, { Hold: 'true', HoldUrl: `${bench.hub.url}/hold` });
  expect(held.body.hold).toBe(true);
  await conferenceEvent('participant-hold', caller);
  await bench.hub.seen((request) => request.path === '/hold');
  await say(agent, 'A secret');
  await say(caller, 'Hello?');
  expect(await lastWords(caller)).toBe('Hello?');
  expect(await lastWords(agent)).toBe('A secret');
  await bench.rest('POST', path, { Hold: 'false' });
  await conferenceEvent('participant-unhold', caller);
  await say(agent, 'I am back');
  expect(await lastWords(caller)).toBe('I am back');
});

test('a muted participant hears but is not heard', async () => {
  const { caller, agent, room } = await meet();
  await bench.rest('POST', `${room}/Participants/${agent}.json`, { Muted: 'true' });
  await conferenceEvent('participant-mute', agent);
  await say(agent, 'cough');
  await say(caller, 'Are you there?');
  expect(lines(await bench.control('GET', `/calls/${caller}`), 'speech')).toEqual(['Are you there?']);
  expect(await lastWords(agent)).toBe('Are you there?');
});

test('a coach is heard only by the coached', async () => {
  const { caller, agent } = await meet();
  const coach = await bench.rest('POST', '/Conferences/room-1/Participants.json', {
    From: company,
    To: 'client:supervisor',
    Label: 'coach',
    Coaching: 'true',
    CallSidToCoach: agent,
  });
  await conferenceEvent('participant-join', coach.body.call_sid);
  await say(coach.body.call_sid, 'Offer a discount');
  expect(await lastWords(agent)).toBe('Offer a discount');
  expect(await lastWords(caller)).toBeUndefined();
  await say(caller, 'Well?');
  expect(await lastWords(coach.body.call_sid)).toBe('Well?');
});

test('when the one with endConferenceOnExit leaves, all others go on with what follows', async () => {
  const { caller, agent } = await meet({ EndConferenceOnExit: 'true' });
  await bench.control('POST', `/calls/${agent}/hangup`);
  const left = await conferenceEvent('participant-leave', agent);
  expect(left.params['ReasonParticipantLeft']).toBe('participant_hung_up');
  const end = await conferenceEvent('conference-end');
  expect(end.params).toMatchObject({
    ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
    CallSidEndingConference: agent,
  });
  await bench.heard(caller, 'After the conference');
  const sequence = bench.hub.at('/conference').map((request) => Number(request.params['SequenceNumber']));
  expect(sequence.toSorted((a, b) => a - b)).toEqual(sequence.map((_, index) => index + 1));
});

test('a plain participant leaves the other alone, and the last one out ends it', async () => {
  const { caller, agent } = await meet();
  await bench.control('POST', `/calls/${agent}/hangup`);
  await conferenceEvent('participant-leave', agent);
  expect((await bench.control('GET', `/calls/${caller}`)).status).toBe('in-progress');
  await bench.control('POST', `/calls/${caller}/hangup`);
  const end = await conferenceEvent('conference-end');
  expect(end.params['ReasonConferenceEnded']).toBe('last-participant-left');
});

test('a caller who gives up while the agent rings takes the ringing away', async () => {
  await bench.control('PUT', '/parties/client:agent1', { onCall: 'ring' });
  bench.hub.on(
    '/voice',
    '<Response><Dial><Conference statusCallback="/conference">room-1</Conference></Dial></Response>',
  );
  const caller = await bench.call();
  await bench.heard(caller, 'hold music');
  const created = await bench.rest('POST', '/Conferences/room-1/Participants.json', {
    From: company,
    To: 'client:agent1',
  });
  await bench.until('call', 'client:agent1', (item) => item.status === 'ringing');
  await bench.control('POST', `/calls/${caller}/hangup`);
  await bench.until(
    'call',
    'client:agent1',
    (item) => item.sid === created.body.call_sid && item.status === 'canceled',
  );
});

test('an agent who does not answer, or is busy, fails to join', async () => {
  await bench.control('PUT', '/parties/client:agent2', { onCall: 'no-answer' });
  const { agent } = await meet();
  const second = await bench.rest('POST', '/Conferences/room-1/Participants.json', {
    From: company,
    To: 'client:agent2',
    Timeout: '5',
  });
  const left = await conferenceEvent('participant-leave', second.body.call_sid);
  expect(left.params).toMatchObject({
    ReasonParticipantLeft: 'participant_add_failed',
    ParticipantCallStatus: 'no-answer',
  });
  expect((await bench.control('GET', `/calls/${agent}`)).status).toBe('in-progress');
});

test('kicking, listing, announcing and ending over REST', async () => {
  const { caller, agent, room } = await meet();
  const list = await bench.rest('GET', `${room}/Participants.json`);
  expect(list.body.participants.map((one: { label: string }) => one.label)).toEqual(['customer', 'agent']);
  bench.hub.on('/announce', '<Response><Say>Your call is recorded</Say></Response>');
  await bench.rest('POST', `${room}/Participants/${caller}.json`, {
    AnnounceUrl: `${bench.hub.url}/announce`,
  });
  await bench.heard(caller, 'Your call is recorded');
  expect((await bench.rest('DELETE', `${room}/Participants/${agent}.json`)).status).toBe(204);
  await bench.until('call', 'client:agent1', (item) => item.status === 'completed');
  expect((await bench.rest('GET', `${room}/Participants/${agent}.json`)).status).toBe(404);
  expect((await bench.rest('GET', '/Conferences/room-1/Participants.json')).status).toBe(404);
  const ended = await bench.rest('POST', `${room}.json`, { Status: 'completed' });
  expect(ended.body).toMatchObject({
    status: 'completed',
    reason_conference_ended: 'conference-ended-via-api',
  });
  await bench.heard(caller, 'After the conference');
});

test('a redirected caller leaves the conference and follows the new document', async () => {
  const { caller } = await meet();
  bench.hub.on('/elsewhere', '<Response><Say>Somewhere else</Say></Response>');
  await bench.rest('POST', `/Calls/${caller}.json`, { Url: `${bench.hub.url}/elsewhere` });
  await bench.heard(caller, 'Somewhere else');
  const left = await conferenceEvent('participant-leave', caller);
  expect(left.params['ReasonParticipantLeft']).toBe('participant_updated_via_api');
});

test('a call recording starts, pauses, stops, and is there to hear', async () => {
  const { caller, agent } = await meet();
  const recording = await bench.rest('POST', `/Calls/${agent}/Recordings.json`, {
    RecordingStatusCallback: `${bench.hub.url}/recording`,
  });
  const path = `/Calls/${agent}/Recordings/${recording.body.sid}.json`;
  expect((await bench.rest('POST', path, { Status: 'paused' })).body.status).toBe('paused');
  expect((await bench.rest('POST', path, { Status: 'in-progress' })).body.status).toBe('in-progress');
  expect((await bench.rest('POST', path, { Status: 'stopped' })).body.status).toBe('stopped');
  await bench.hub.seen((request) => request.path === '/recording');
  await bench.rest('GET', `/Recordings/${recording.body.sid}.json`);
  const sound = await fetch(
    `${bench.sandbox.url}/2010-04-01/Accounts/AC${'a'.repeat(32)}/Recordings/${recording.body.sid}.wav`,
    {
      headers: { Authorization: `Basic ${btoa(`AC${'a'.repeat(32)}:a-token-of-the-tests`)}` },
    },
  );
  expect(sound.headers.get('content-type')).toContain('wav');
  expect(
    Buffer.from(await sound.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('RIFF');
  expect(caller).toBeTruthy();
});

test('calls are listed, filtered and paged', async () => {
  await bench.call();
  await bench.call('+14155550102');
  await bench.until('call', ann, (item) => item.status === 'completed');
  expect(
    (await bench.rest('GET', `/Calls.json?From=${encodeURIComponent(ann)}&Status=completed`)).body.calls,
  ).toHaveLength(1);
  const first = await bench.rest('GET', '/Calls.json?PageSize=1');
  expect(first.body.calls).toHaveLength(1);
  const next = await bench.rest('GET', first.body.next_page_uri.replace(/^.*Accounts\/AC\w+/, ''));
  expect(next.body.calls).toHaveLength(1);
  expect(next.body.next_page_uri).toBeNull();
  const future = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  expect((await bench.rest('GET', `/Calls.json?StartTime>=${future}`)).body.calls).toEqual([]);
  await bench.rest('GET', '/IncomingPhoneNumbers.json');
});
