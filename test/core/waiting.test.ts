import { describe, expect, test } from 'vitest';
import { afterAttempt } from '../../core/callbacks/afterAttempt.ts';
import { readPolicy } from '../../core/callbacks/policies.ts';
import { defaultWaitingPolicy, type WaitingPolicy } from '../../core/contract/waiting.ts';
import { waitWords } from '../../core/channels/waitWords.ts';
import { spokenNumber } from '../../core/channels/waitTwiml.ts';
import { decideWait, nextStepAt, type WaitSituation } from '../../core/waiting/decideWait.ts';
import { estimateWait } from '../../core/waiting/estimateWait.ts';
import { readCallbackNumber } from '../../core/waiting/readCallbackNumber.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

describe('the estimate of a wait', () => {
  test.each([
    ['nothing is known', [], 1, null],
    ['too few answers say nothing', [ago(1), ago(2)], 1, null],
    ['answers of an hour ago say nothing', [ago(61), ago(62), ago(63), ago(64)], 1, null],
    ['one a minute, next in line', [ago(1), ago(2), ago(3), ago(4)], 1, { fromMinutes: 0, toMinutes: 2 }],
    ['one a minute, fifth in line', [ago(1), ago(2), ago(3), ago(4)], 5, { fromMinutes: 3, toMinutes: 10 }],
    ['very fast', [ago(0.1), ago(0.2), ago(0.3)], 1, { fromMinutes: 0, toMinutes: 1 }],
    ['very long', [ago(10), ago(20), ago(29)], 20, { fromMinutes: 60, toMinutes: null }],
    [
      'behind all who are counted',
      [ago(0.01), ago(0.02), ago(0.06)],
      501,
      { fromMinutes: 5, toMinutes: null },
    ],
    ['behind all, very fast', [ago(0.001), ago(0.002), ago(0.003)], 501, null],
  ])('%s', (_what, answeredAt, place, expected) => {
    expect(estimateWait({ answeredAt, place, now: NOW })).toEqual(expected);
  });

  test('grows while nobody answers, and is forgotten at last', () => {
    const answeredAt = [ago(1), ago(2), ago(3)];
    const at = (minutes: number) =>
      estimateWait({ answeredAt, place: 3, now: new Date(NOW.getTime() + minutes * 60_000) });
    expect(at(0)).toEqual({ fromMinutes: 2, toMinutes: 5 });
    expect(at(10)).toEqual({ fromMinutes: 5, toMinutes: 20 });
    expect(at(20)).toEqual({ fromMinutes: 15, toMinutes: 45 });
    expect(at(40)).toBeNull();
  });

  test('is never said to the minute, in either language', () => {
    for (const words of [waitWords.en, waitWords.zh]) {
      expect(words.range({ fromMinutes: 2, toMinutes: 5 })).toMatch(/2.*5/);
      expect(words.range({ fromMinutes: 0, toMinutes: 1 })).toMatch(/1/);
      expect(words.range({ fromMinutes: 60, toMinutes: null })).toMatch(/60/);
    }
  });
});

const usual: WaitSituation = {
  state: 'queued',
  isOnTheLine: true,
  isBeingMoved: false,
  isEntering: false,
  othersWaiting: 0,
  signedIn: 1,
  wasMoved: false,
  ageSeconds: 30,
  stepFromSeconds: null,
  policy: defaultWaitingPolicy,
};
const policy = (change: Partial<WaitingPolicy>): WaitingPolicy => ({ ...defaultWaitingPolicy, ...change });
const voicemail = { kind: 'voicemail' } as const;
const callback = { kind: 'callback' } as const;
const other = { kind: 'queue', queueId: 'b' } as const;

describe('what becomes of a caller who waits', () => {
  test.each<[string, Partial<WaitSituation>, object]>([
    ['waits', {}, { move: 'wait' }],
    ['is with an agent', { state: 'handled' }, { move: 'join' }],
    ['is on the way to an agent', { state: 'handled', isBeingMoved: true }, { move: 'stay' }],
    ['is being offered: nothing comes between', { state: 'offered', ageSeconds: 9_999 }, { move: 'stay' }],
    ['is over', { state: 'closed' }, { move: 'hangUp' }],
    ['has given up the line for a callback', { isOnTheLine: false }, { move: 'hangUp' }],
    [
      'finds the queue full',
      { isEntering: true, othersWaiting: 2, policy: policy({ maxWaiting: 2, whenFull: voicemail }) },
      { move: 'branch', to: voicemail, why: 'full' },
    ],
    [
      'is asked for the size only when entering',
      { othersWaiting: 9, policy: policy({ maxWaiting: 2 }) },
      { move: 'wait' },
    ],
    [
      'may not join an empty queue',
      { isEntering: true, signedIn: 0, policy: policy({ joinEmpty: false, whenEmpty: callback }) },
      { move: 'branch', to: callback, why: 'empty' },
    ],
    ['may join an empty queue', { isEntering: true, signedIn: 0 }, { move: 'wait' }],
    ['stays when the last one leaves', { signedIn: 0 }, { move: 'wait' }],
    [
      'leaves when the last one leaves',
      { signedIn: 0, policy: policy({ leaveEmpty: true }) },
      { move: 'branch', to: voicemail, why: 'empty' },
    ],
    [
      'who may join an empty queue and may not stay in one leaves with the next question',
      { isEntering: true, signedIn: 0, policy: policy({ leaveEmpty: true }) },
      { move: 'wait' },
    ],
    [
      'was sent here by a full queue and is not sent back',
      {
        isEntering: true,
        wasMoved: true,
        othersWaiting: 2,
        policy: policy({ maxWaiting: 2, whenFull: other }),
      },
      { move: 'wait' },
    ],
  ])('%s', (_what, change, expected) => {
    expect(decideWait({ ...usual, ...change })).toEqual(expected);
  });

  const steps = policy({
    overflow: [
      { afterSeconds: 120, onlyIfEmpty: false, to: voicemail },
      { afterSeconds: 60, onlyIfEmpty: true, to: callback },
      { afterSeconds: 30, onlyIfEmpty: false, to: other },
    ],
  });
  test.each<[string, Partial<WaitSituation>, object]>([
    ['before the first', { ageSeconds: 29, stepFromSeconds: 30 }, { move: 'wait' }],
    ['at the first', { ageSeconds: 30, stepFromSeconds: 30 }, { move: 'branch', to: other, why: 'overflow' }],
    ['after the first, which is done', { ageSeconds: 59, stepFromSeconds: 60 }, { move: 'wait' }],
    ['the second does not hold', { ageSeconds: 61, stepFromSeconds: 60 }, { move: 'wait' }],
    [
      'the second holds',
      { ageSeconds: 61, stepFromSeconds: 60, signedIn: 0 },
      { move: 'branch', to: callback, why: 'overflow' },
    ],
    [
      'all were missed: the last one counts',
      { ageSeconds: 500, stepFromSeconds: 30 },
      { move: 'branch', to: voicemail, why: 'overflow' },
    ],
    ['none is left', { ageSeconds: 500, stepFromSeconds: null }, { move: 'wait' }],
  ])('overflow by total age: %s', (_what, change, expected) => {
    expect(decideWait({ ...usual, policy: steps, ...change })).toEqual(expected);
  });

  test('the next step is one for an age that the call has not had yet', () => {
    expect([0, 30, 45, 60, 119, 120].map((age) => nextStepAt(steps, age))).toEqual([
      30,
      60,
      60,
      120,
      120,
      null,
    ]);
  });
});

describe('after an attempt that failed', () => {
  const over = { attempts: 1, maxAttempts: 3, pauseSeconds: 900, at: NOW, expiresAt: null };
  test.each([
    ['again after the pause', over, { next: 'again', at: new Date('2026-11-28T12:15:00Z') }],
    ['the last one', { ...over, attempts: 3 }, { next: 'giveUp' }],
    ['more than allowed', { ...over, attempts: 4 }, { next: 'giveUp' }],
    ['it would be too late', { ...over, expiresAt: new Date('2026-11-28T12:10:00Z') }, { next: 'giveUp' }],
  ])('%s', (_what, attempt, expected) => {
    expect(afterAttempt(attempt)).toEqual(expected);
  });
});

describe('a number that is keyed in', () => {
  const rules = { countries: ['US', 'GB'], blockedPrefixes: [] };
  test.each([
    ['202 555 0123', '2025550123', '+12025550123'],
    ['with the country', '12025550123', '+12025550123'],
    ['too short', '123', null],
    ['letters of the keypad', 'A*#', null],
    ['nothing', '', null],
    ['British, as they write it', '07400123456', '+447400123456'],
    ['of a country that is not ours', '0049301234567', null],
    ['a premium line', '19005550123', null],
  ])('%s', (_what, digits, expected) => {
    expect(readCallbackNumber(digits, rules, '+12025550100')).toBe(expected);
  });

  test('is read digit by digit', () => {
    expect(spokenNumber('+12025550123')).toBe('2 0 2 5 5 5 0 1 2 3');
  });
});

test('a policy that says little has defaults for the rest', () => {
  expect(readPolicy({ maxWaiting: 3 })).toEqual({ ...defaultWaitingPolicy, maxWaiting: 3 });
  expect(readPolicy(null)).toEqual(defaultWaitingPolicy);
});
