import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { amplitudeOf } from '#sandbox/media/goertzel.ts';
import { RATE } from '#sandbox/media/pcm.ts';
import { readWave } from '#sandbox/media/wave.ts';
import { PATIENCE, SoftPhone } from '../support/softPhone.ts';
import { account, ann, Bench, company, token } from './bench.ts';

// Browser phones by their own protocol: who may be whose phone, and what is heard. The browser's part is played by the same
// WebRTC library in this process; test/browser/voice.test.ts has real browsers.

const key = { apiKeySid: `SK${'b'.repeat(32)}`, apiKeySecret: 'the-key-of-the-browser-phones' };
const agent = 'client:agent-7';

// For a loaded machine; on a free one each of these takes a few seconds.
vi.setConfig({ testTimeout: 90_000 });

let bench: Bench;
let phones: SoftPhone[];
beforeEach(async () => {
  bench = new Bench();
  phones = [];
  await bench.open({ speed: 1, ...key });
});
afterEach(async () => {
  for (const phone of phones) phone.close();
  await bench.close();
});

function openPhone(headers: Record<string, string> = {}): SoftPhone {
  const phone = new SoftPhone(bench.sandbox.url, headers);
  phones.push(phone);
  return phone;
}

/** A token as Twilio's own library makes it. */
function accessToken(
  identity: string,
  { secret = key.apiKeySecret, ttl = 600, incomingAllow = true } = {},
): string {
  const { AccessToken } = twilio.jwt;
  const made = new AccessToken(account, key.apiKeySid, secret, { identity, ttl });
  made.addGrant(new AccessToken.VoiceGrant({ incomingAllow }));
  return made.toJwt();
}

async function registered(identity = 'agent-7'): Promise<SoftPhone> {
  const phone = openPhone();
  await phone.say({ type: 'register', token: accessToken(identity) });
  await phone.told(({ type }) => type === 'registered');
  return phone;
}

const ring = (to = agent, more: Record<string, string> = {}) =>
  bench.rest('POST', '/Conferences/room-1/Participants.json', {
    From: company,
    To: to,
    Beep: 'false',
    ...more,
  });

/** The customer's window is let into the customer's call. */
async function customerIn(): Promise<{ phone: SoftPhone; sid: string }> {
  bench.hub.on(
    '/voice',
    '<Response><Dial><Conference beep="false" waitUrl="">room-1</Conference></Dial></Response>',
  );
  const { callSid: sid } = await bench.control<{ callSid: string }>('POST', '/calls', {
    from: ann,
    to: company,
    withMicrophone: true,
  });
  const { token: letIn } = await bench.control<{ token: string }>('POST', `/calls/${sid}/microphone`);
  const phone = openPhone();
  await phone.say({ type: 'attach', token: letIn });
  await phone.told(({ type }) => type === 'attached');
  return { phone, sid };
}

/** Customer and agent are in a conference, each with a voice. */
async function talking() {
  const customer = await customerIn();
  const customerEar = await customer.phone.speaks(customer.sid, 440);
  const desk = await registered();
  const { body } = await ring();
  const agentSid: string = body.call_sid;
  await desk.told(
    ({ type, state, callSid }) => type === 'call' && state === 'ringing' && callSid === agentSid,
  );
  await desk.say({ type: 'accept', callSid: agentSid });
  await desk.told(({ state, callSid }) => state === 'live' && callSid === agentSid);
  const agentEar = await desk.speaks(agentSid, 1_000);
  await Promise.all([agentEar.hears(440), customerEar.hears(1_000)]);
  const room = `/Conferences/${body.conference_sid}`;
  return { customer, customerEar, desk, agentEar, agentSid, room };
}

test('a token of the account makes a window a phone; any other is refused', async () => {
  const wrong = [
    accessToken('agent-7', { secret: 'somebody-elses-secret' }),
    accessToken('agent-7', { ttl: -10 }),
    accessToken('agent-7', { incomingAllow: false }),
    unsigned(accessToken('agent-7')),
    'no token at all',
    '',
  ];
  const phone = openPhone();
  for (const one of wrong) await phone.say({ type: 'register', token: one });
  await expect.poll(() => phone.messages.length, PATIENCE).toBe(wrong.length);
  expect(phone.messages.every(({ type, reason }) => type === 'refused' && reason === 'token')).toBe(true);
  await phone.say({ type: 'register', token: accessToken('agent-7') });
  expect(await phone.told(({ type }) => type === 'registered')).toMatchObject({ address: agent });
  // It cannot become another's afterwards.
  await phone.say({ type: 'register', token: accessToken('agent-8') });
  await expect
    .poll(() => phone.messages.filter(({ type }) => type === 'refused').length, PATIENCE)
    .toBe(wrong.length + 1);
});

/** The same claims, with a header that asks for no signature. */
function unsigned(jwt: string): string {
  const [, body] = jwt.split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  const seal = createHmac('sha256', '').update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${seal}`;
}

test('a phone is rung, and does with the call what its window says; nobody touches the call of another', async () => {
  const [mine, other] = [await registered(), await registered('agent-8')];
  const first = await ring();
  const callSid: string = first.body.call_sid;
  expect(await mine.told(({ type }) => type === 'call')).toMatchObject({
    callSid,
    state: 'ringing',
    from: company,
  });
  for (const type of ['accept', 'hangup']) await other.say({ type, callSid });
  await other.say({ type: 'offer', callSid, sdp: 'v=0' });
  await expect.poll(() => other.messages.filter(({ reason }) => reason === 'call').length, PATIENCE).toBe(3);
  await mine.say({ type: 'reject', callSid });
  expect(await mine.told(({ state }) => state === 'over')).toMatchObject({ status: 'busy' });

  const second: string = (await ring()).body.call_sid;
  await mine.told(({ callSid: sid }) => sid === second);
  await mine.say({ type: 'accept', callSid: second });
  await mine.told(({ callSid: sid, state }) => sid === second && state === 'live');
  await mine.say({ type: 'hangup', callSid: second });
  expect(await mine.told(({ callSid: sid, state }) => sid === second && state === 'over')).toMatchObject({
    status: 'completed',
  });
  expect(other.messages.some(({ type }) => type === 'call')).toBe(false);
});

test('what is no message closes the window; a token for a call is good once; an offer that is none is refused', async () => {
  const stranger = openPhone();
  await stranger.say({ type: 'accept', callSid: 'everything' });
  expect(await stranger.isClosed()).toBe(1_008);

  const { phone, sid } = await customerIn();
  await phone.say({ type: 'offer', callSid: sid, sdp: 'v=0 and no more' });
  await phone.told(({ reason }) => reason === 'offer');
  const { token: letIn } = await bench.control<{ token: string }>('POST', `/calls/${sid}/microphone`);
  const [one, two] = [openPhone(), openPhone()];
  await one.say({ type: 'attach', token: letIn });
  await one.told(({ type }) => type === 'attached');
  await two.say({ type: 'attach', token: letIn });
  await two.told(({ reason }) => reason === 'token');
});

test('a page of another site is not let in', async () => {
  const socket = openPhone({ origin: 'https://evil.example' });
  await expect(socket.opened).rejects.toThrow('refused');
});

test('those on hold hear the music of the hold and not each other', async () => {
  const { customer, customerEar, agentEar, room } = await talking();
  const seat = `${room}/Participants/${customer.sid}.json`;
  await bench.rest('POST', seat, { Hold: 'true' });
  await Promise.all([agentEar.doesNotHear(440), customerEar.doesNotHear(1_000)]);
  await customerEar.hearsMusic();
  await bench.rest('POST', seat, { Hold: 'false' });
  await Promise.all([agentEar.hears(440), customerEar.hears(1_000)]);
});

test('a muted one hears and is not heard', async () => {
  const { customerEar, agentEar, agentSid, room } = await talking();
  await bench.rest('POST', `${room}/Participants/${agentSid}.json`, { Muted: 'true' });
  await Promise.all([customerEar.doesNotHear(1_000), agentEar.hears(440)]);
});

test('a coach is heard by the coached alone, and hears all; the recording has both sides, in silence while it is paused', async () => {
  const { customer, customerEar, agentEar, agentSid } = await talking();
  const { body: recording } = await bench.rest('POST', `/Calls/${customer.sid}/Recordings.json`, {
    RecordingChannels: 'dual',
  });
  const coach = await registered('supervisor-1');
  const { body } = await ring('client:supervisor-1', { Coaching: 'true', CallSidToCoach: agentSid });
  await coach.told(({ state }) => state === 'ringing');
  await coach.say({ type: 'accept', callSid: body.call_sid });
  await coach.told(({ state }) => state === 'live');
  const coachEar = await coach.speaks(body.call_sid, 700);
  await Promise.all([coachEar.hears(440, 1_000), agentEar.hears(700), customerEar.doesNotHear(700)]);
  const recorded = `/Calls/${customer.sid}/Recordings/${recording.sid}.json`;
  await bench.rest('POST', recorded, { Status: 'paused', PauseBehavior: 'silence' });
  await pause(1_000);
  await bench.rest('POST', recorded, { Status: 'stopped' });

  const [said = new Int16Array(), heard = new Int16Array()] = await soundOf(recording.sid);
  expect(said.length).toBe(heard.length);
  expect(loudestOf(440, said)).toBeGreaterThan(0.05);
  expect(loudestOf(1_000, heard)).toBeGreaterThan(0.05);
  expect(amplitudeOf(700, heard)).toBeLessThan(0.01);
  const paused = said.subarray(-0.1 * RATE);
  expect(Math.max(...paused)).toBe(0);
});

/** How loud a note gets in a quarter of a second of a recording: a busy machine leaves gaps. */
function loudestOf(hertz: number, samples: Int16Array): number {
  const pieces = Array.from({ length: Math.floor((4 * samples.length) / RATE) }, (_, index) =>
    samples.subarray((index * RATE) / 4, ((index + 1) * RATE) / 4),
  );
  return Math.max(0, ...pieces.map((piece) => amplitudeOf(hertz, piece)));
}

async function soundOf(sid: string): Promise<Int16Array[]> {
  const response = await fetch(`${bench.sandbox.url}/2010-04-01/Accounts/${account}/Recordings/${sid}.wav`, {
    headers: { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
  });
  return readWave(Buffer.from(await response.arrayBuffer()))?.channels ?? [];
}

test('keys pressed beside the voice are the keys of the call, and are heard as tones', async () => {
  const { customer, desk, agentSid, customerEar } = await talking();
  await desk.say({ type: 'digits', callSid: agentSid, digits: '55555' });
  await customerEar.hears(770, 1_336);
  await bench.until(
    'call',
    ann,
    ({ sid, transcript }) => sid === customer.sid && transcript.some(({ text }) => text === '55555'),
  );
});

test('a voicemail ends when the voice does, and one without a voice is none', async () => {
  bench.hub.on(
    '/voice',
    '<Response><Record timeout="1" action="/kept" playBeep="false"/><Say>Nothing was said</Say></Response>',
  );
  bench.hub.on('/kept', '<Response><Say>Thank you</Say></Response>');
  const dial = async () => {
    const { callSid } = await bench.control<{ callSid: string }>('POST', '/calls', {
      from: ann,
      to: company,
      withMicrophone: true,
    });
    const { token: letIn } = await bench.control<{ token: string }>('POST', `/calls/${callSid}/microphone`);
    const phone = openPhone();
    await phone.say({ type: 'attach', token: letIn });
    await phone.told(({ type }) => type === 'attached');
    return { callSid, phone };
  };
  const quiet = await dial();
  await quiet.phone.speaks(quiet.callSid, 0);
  await bench.heard(quiet.callSid, 'Nothing was said');

  const spoken = await dial();
  await spoken.phone.speaks(spoken.callSid, 440);
  await pause(2_500);
  expect(bench.hub.at('/kept'), 'somebody still speaks').toEqual([]);
  spoken.phone.fallSilent();
  const kept = await bench.hub.seen(({ path }) => path === '/kept');
  const [said = new Int16Array()] = await soundOf(kept.params['RecordingSid'] ?? '');
  expect(amplitudeOf(440, said.subarray(0.5 * RATE, RATE))).toBeGreaterThan(0.05);
  expect(Number(kept.params['RecordingDuration'])).toBeGreaterThanOrEqual(3);
});
