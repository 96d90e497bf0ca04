import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, startHarness, type Harness } from '../support/harness.ts';
import { callOf, ends, goHome, lineOf, talkOfTwo } from '../support/inCallPlay.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';
import { openWaiting } from '../support/waiting.ts';
import { newSid, postWebhook, type Form } from '../support/webhook.ts';
import '../support/testSeed.ts';

// What is said of calls that are none of ours, of another call, or of one that is over; keys of every kind where a caller
// waits; callers without a number; colleagues who have just left.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const about = (CallSid: string, more: Form = {}): Form => ({
  AccountSid: ACCOUNT,
  CallSid,
  CallStatus: 'completed',
  ...more,
});

describe('news of calls that are none of ours', () => {
  test('change nothing: a foreign account, an unknown call, another call under this one’s address', async () => {
    const [place, other] = [await house.open(), await house.open()];
    const mine = await talk(house, place);
    const theirs = await talk(house, other);
    const line = await lineOf(house, place.agent, mine.id);
    const leg = await house.hub.prisma.leg.findUniqueOrThrow({ where: { callSid: line.sid } });
    const before = [await kindsOf(house, mine.clientId), await kindsOf(house, theirs.clientId)];
    const post = async (path: string, form: Form): Promise<number> =>
      (await postWebhook(house, { path, form })).status;
    const foreign = `AC${'9'.repeat(32)}`;
    expect(await post('/voice/status', about(mine.call.sid, { AccountSid: foreign }))).toBe(403);
    expect(await post(`/voice/leg/${leg.id}`, about(line.sid, { AccountSid: foreign }))).toBe(403);
    expect(await post('/voice/status', about(newSid('CA')))).toBe(404);
    expect(await post(`/voice/leg/${randomUUID()}`, about(line.sid))).toBe(404);
    expect(await post(`/voice/leg/${leg.id}`, about(theirs.call.sid))).toBe(404);
    expect(await post(`/voice/leg/${leg.id}`, about(line.sid, { CallStatus: 'exploded' }))).toBe(403);
    const recording = {
      RecordingSid: `RE${'1'.repeat(32)}`,
      RecordingStatus: 'completed',
      RecordingDuration: '9',
    };
    expect(await post('/voice/recording', about(newSid('CA'), recording))).toBe(404);
    expect(
      await post('/voice/recording', {
        AccountSid: ACCOUNT,
        ConferenceSid: `CF${'2'.repeat(32)}`,
        ...recording,
      }),
    ).toBe(404);
    for (const step of [
      'greet',
      'wait',
      'join',
      'keys',
      'callback',
      'choose',
      'number',
      'voicemail',
      'empty',
    ])
      expect([
        step,
        await post(`/voice/${step}/${randomUUID()}`, about(newSid('CA'), { Digits: '1' })),
      ]).toEqual([step, 404]);
    expect([await kindsOf(house, mine.clientId), await kindsOf(house, theirs.clientId)]).toEqual(before);
    expect((await callOf(place.agent, mine.id)).phase).toBe('connected');
    await ends(house, mine, place.agent);
    await ends(house, theirs, other.agent);
  });
});

describe('a caller who waits', () => {
  const KEYS = [
    '',
    '0',
    '1',
    '5',
    '9',
    '*',
    '#',
    '**',
    '12345678901234567890',
    'A',
    'wW',
    'x',
    '1;2',
    '１',
    '\u0000',
  ];

  test('presses keys of every kind at every question, twice, and after the end', async () => {
    const change = { callback: { offered: true, otherNumber: true }, voicemail: { offered: true } };
    const { number } = await openWaiting(house, change);
    const customer = house.customer();
    const call = await customer.call(number);
    const clientId = await house.clientOf(customer.number);
    const { id } = await house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId } });
    const press = async (step: string, Digits: string) =>
      postWebhook(house, {
        path: `/voice/${step}/${id}`,
        form: about(call.sid, { Digits, CallStatus: 'in-progress' }),
      });
    for (const step of ['keys', 'choose', 'number'])
      for (const digits of KEYS)
        for (const answer of [await press(step, digits), await press(step, digits)]) {
          const text = await answer.text();
          expect([step, digits, [200, 403]]).toEqual([step, digits, expect.arrayContaining([answer.status])]);
          if (answer.status === 200) expect(text).toContain('<Response>');
        }
    expect((await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } })).state).toBe('queued');
    await call.hangUp();
    await happened(house, clientId, 'call.abandoned');
    await house.drain();
    const before = await kindsOf(house, clientId);
    for (const step of ['keys', 'choose', 'number', 'wait', 'greet', 'join'])
      expect([step, (await press(step, '1')).status]).toEqual([step, 200]);
    expect(await kindsOf(house, clientId)).toEqual(before);
  });
});

test.each([
  'anonymous',
  '+266696687',
  '',
  'unknown',
  '+1',
  '+99999999999999999999',
  'sip:x@y',
  'client:nobody',
  "'; DROP",
])('a call from “%s” is greeted, and is one conversation', async (From) => {
  const { number } = await house.open({ available: false });
  const CallSid = newSid('CA');
  const form = about(CallSid, { From, To: number, CallStatus: 'ringing' });
  for (let time = 0; time < 2; time += 1) {
    const answer = await postWebhook(house, { path: '/voice', form });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<Response>')]);
  }
  expect(await house.hub.prisma.leg.count({ where: { callSid: CallSid } })).toBe(1);
  await postWebhook(house, { path: '/voice/status', form: about(CallSid) });
  await house.drain();
  expect(await house.hub.prisma.leg.count({ where: { callSid: CallSid, state: 'ended' } })).toBe(1);
});

test('a colleague who has just left is not given a call: the customer stays with whom they talk', async () => {
  const two = await talkOfTwo(house);
  const { holder, colleague, id, call } = two;
  await colleague.goes('offline');
  for (const action of ['transfer', 'consult']) {
    const answer = await holder.ask('POST', `/conversations/${id}/${action}`, {
      to: { agentId: colleague.agentId },
    });
    expect([action, answer.status]).toEqual([action, 409]);
  }
  expect((await call.look()).held).toBe(false);
  expect((await callOf(holder, id)).phase).toBe('connected');
  // Asked, and gone before the answer: the caller is with the first one again.
  await colleague.goes('available');
  await holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
  await colleague.goes('offline');
  await until(async () => (await callOf(holder, id)).guests.length === 0);
  await ends(house, two, holder);
  await happened(house, two.clientId, 'conversation.closed');
  await goHome(holder);
});
