import { afterEach, beforeEach, expect, test } from 'vitest';
import { ann, Bench, company, hears, lines } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.open();
});
afterEach(() => bench.close());

test('a call is announced with the parameters of a call, spoken to, and its end is told', async () => {
  bench.hub.on(
    '/voice',
    '<Response><Say language="zh-CN">您好</Say><Pause length="2"/><Say>Bye</Say></Response>',
  );
  const sid = await bench.call();
  const call = await bench.until('call', ann, (item) => item.status === 'completed');
  expect(lines(call, 'say')).toEqual(['您好', 'Bye']);
  expect(call.transcript.find((line) => line.text === '您好')?.language).toBe('zh-CN');
  const [voice] = bench.hub.at('/voice');
  expect(voice?.params).toMatchObject({
    CallSid: sid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: ann,
    To: company,
    ApiVersion: '2010-04-01',
    FromCountry: 'US',
    FromCity: 'SAN FRANCISCO',
  });
  expect(voice?.headers['i-twilio-idempotency-token']).toMatch(/^[0-9a-f-]{36}$/);
  const status = await bench.hub.seen((request) => request.path === '/status');
  expect(status.params).toMatchObject({ CallSid: sid, CallStatus: 'completed', CallDuration: '1' });
});

test('keys interrupt the prompt, and the action is asked with them', async () => {
  bench.hub.on(
    '/voice',
    '<Response><Gather numDigits="2" action="/menu?a=1"><Say>Press two keys</Say></Gather></Response>',
  );
  bench.hub.on(
    '/menu',
    (request) => `<Response><Say>You pressed ${request.params['Digits']}</Say></Response>`,
  );
  const sid = await bench.call();
  await bench.heard(sid, 'Press two keys');
  await bench.control('POST', `/calls/${sid}/digits`, { digits: '42' });
  await bench.heard(sid, 'You pressed 42');
});

test('silence leads on to the next verb, or to the action when it wants that', async () => {
  bench.hub.on('/voice', '<Response><Gather timeout="1"/><Redirect>/second</Redirect></Response>');
  bench.hub.on(
    '/second',
    '<Response><Gather timeout="1" action="/empty" actionOnEmptyResult="true"/></Response>',
  );
  bench.hub.on('/empty', (request) => `<Response><Say>digits:[${request.params['Digits']}]</Say></Response>`);
  const sid = await bench.call();
  await bench.heard(sid, 'digits:[]');
});

test('the finishing key ends the input and is not part of it', async () => {
  bench.hub.on('/voice', '<Response><Gather action="/menu"><Say>Your number</Say></Gather></Response>');
  bench.hub.on(
    '/menu',
    (r) => `<Response><Say>${r.params['Digits']} by ${r.params['FinishedOnKey']}</Say></Response>`,
  );
  const sid = await bench.call();
  await bench.heard(sid, 'Your number');
  await bench.control('POST', `/calls/${sid}/digits`, { digits: '123#' });
  await bench.heard(sid, '123 by #');
});

test('a rejected call is never answered', async () => {
  bench.hub.on('/voice', '<Response><Reject reason="busy"/></Response>');
  await bench.call();
  const call = await bench.until('call', ann, (item) => item.status === 'busy');
  expect(call['answeredAt']).toBeNull();
  const status = await bench.hub.seen((request) => request.path === '/status');
  expect(status.params['CallStatus']).toBe('busy');
});

test('a withheld caller has no place', async () => {
  await bench.call('anonymous');
  const voice = await bench.hub.seen((request) => request.path === '/voice');
  expect(voice.params).toMatchObject({ From: 'anonymous', Caller: 'anonymous' });
  expect(voice.params['FromCountry']).toBeUndefined();
});

test('what is said is recorded, and the hub learns where', async () => {
  bench.hub.on(
    '/voice',
    '<Response><Record action="/recorded" finishOnKey="#" recordingStatusCallback="/recording"/></Response>',
  );
  bench.hub.on('/recorded', '<Response><Say>Thank you</Say></Response>');
  const sid = await bench.call();
  await bench.heard(sid, 'beep');
  await bench.control('POST', `/calls/${sid}/say`, { text: 'Please call me back' });
  await bench.control('POST', `/calls/${sid}/digits`, { digits: '#' });
  await bench.heard(sid, 'Thank you');
  const done = await bench.hub.seen((request) => request.path === '/recording');
  expect(done.params).toMatchObject({
    RecordingStatus: 'completed',
    RecordingSource: 'RecordVerb',
    CallSid: sid,
  });
  const recordings = await bench.rest('GET', `/Recordings.json?CallSid=${sid}`);
  expect(recordings.body.recordings).toHaveLength(1);
  const media = await fetch(`${done.params['RecordingUrl']}.wav`, {
    headers: { Authorization: `Basic ${btoa('x:y')}` },
  });
  expect(media.status).toBe(401);
});

test('a hub that does not answer makes the caller hear so, and the fallback is asked when there is one', async () => {
  bench.hub.on('/voice', { status: 500 });
  await bench.call();
  const call = await bench.until('call', ann, (item) => item.status === 'completed');
  expect(hears(call, 'application error')).toBe(true);
  expect(bench.hub.at('/voice')).toHaveLength(1);
});

test('retries follow the wishes in the fragment, which is neither sent nor signed', async () => {
  await bench.sandbox.close();
  const number = {
    number: company,
    voiceUrl: `${bench.hub.url}/voice?x=1#rc=3&rp=5xx`,
    voiceFallbackUrl: `${bench.hub.url}/fallback`,
  };
  bench.hub.on('/voice', { status: 503 });
  bench.hub.on('/fallback', '<Response><Say>Fallback speaking</Say></Response>');
  const second = new Bench();
  await second.open({ numbers: [number] });
  const sid = await second.call();
  await second.heard(sid, 'Fallback speaking');
  expect(bench.hub.at('/voice?x=1')).toHaveLength(4);
  expect(new Set(bench.hub.at('/voice?x=1').map((r) => r.headers['i-twilio-idempotency-token'])).size).toBe(
    1,
  );
  expect(bench.hub.at('/fallback')[0]?.params).toMatchObject({ ErrorCode: '11200' });
  await second.close();
});

test('a caller waits in a queue, is told the place, and leaves by redirect', async () => {
  bench.hub.on('/voice', '<Response><Enqueue waitUrl="/wait" action="/left">support</Enqueue></Response>');
  bench.hub.on(
    '/wait',
    (r) =>
      `<Response><Say>You are number ${r.params['QueuePosition']} of ${r.params['CurrentQueueSize']}</Say></Response>`,
  );
  bench.hub.on('/agent', '<Response><Say>Connected</Say></Response>');
  const first = await bench.call();
  await bench.heard(first, 'You are number 1 of 1');
  const second = await bench.call('+14155550102');
  await bench.heard(second, 'You are number 2 of 2');
  await bench.rest('POST', `/Calls/${first}.json`, { Url: `${bench.hub.url}/agent` });
  await bench.heard(first, 'Connected');
  const left = await bench.hub.seen((r) => r.path === '/left' && r.params['CallSid'] === first);
  expect(left.params['QueueResult']).toBe('redirected');
  await bench.heard(second, 'You are number 1 of 1');
  await bench.control('POST', `/calls/${second}/hangup`);
  const gone = await bench.hub.seen((r) => r.path === '/left' && r.params['CallSid'] === second);
  expect(gone.params['QueueResult']).toBe('hangup');
});

test('somebody takes the first caller out of the queue and they talk', async () => {
  bench.hub.on('/voice', '<Response><Enqueue>support</Enqueue></Response>');
  const caller = await bench.call();
  await bench.heard(caller, 'hold music');
  const agent = await bench.rest('POST', '/Calls.json', {
    From: company,
    To: 'client:agent1',
    Twiml: '<Response><Dial><Queue>support</Queue></Dial></Response>',
  });
  await bench.until('call', 'client:agent1', (item) => item.status === 'in-progress');
  await bench.hub.seen(() => true);
  await expect
    .poll(async () => {
      await bench.control('POST', `/calls/${agent.body.sid}/say`, { text: 'Hello, this is support' });
      return lines(await bench.control('GET', `/calls/${caller}`), 'speech').length;
    })
    .toBeGreaterThan(0);
});

test('Dial rings a number, tells how it went, and the action goes on', async () => {
  await bench.control('PUT', '/parties/+14155550199', { onCall: 'busy' });
  bench.hub.on('/voice', '<Response><Dial action="/dialled"><Number>+14155550199</Number></Dial></Response>');
  bench.hub.on('/dialled', (r) => `<Response><Say>They were ${r.params['DialCallStatus']}</Say></Response>`);
  await bench.heard(await bench.call(), 'They were busy');
});

test('the control API refuses other hosts and other sites', async () => {
  const refused = await fetch(`${bench.sandbox.url}/control/settings`, {
    headers: { Origin: 'http://evil.example' },
  });
  expect(refused.status).toBe(403);
});
