import { describe, expect, test } from 'vitest';
import { dispositionsOf } from '../../core/afterCall/requirements.ts';
import {
  extendableSeconds,
  isKeptUntilDue,
  planWrapUp,
  type WrapUpPlan,
} from '../../core/afterCall/modes.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const IN_A_MINUTE = new Date('2026-03-10T09:01:00Z');

describe('what follows when the work with the client is over', () => {
  test.each<[string, 'call' | 'sms', boolean, Omit<WrapUpPlan, 'mode'> | null]>([
    ['mandatory', 'call', false, { dueAt: null, frees: false }],
    ['optional', 'call', false, { dueAt: IN_A_MINUTE, frees: true }],
    ['optional', 'sms', false, { dueAt: IN_A_MINUTE, frees: false }],
    ['mandatory_timeout', 'call', false, { dueAt: IN_A_MINUTE, frees: false }],
    ['mandatory_forced_timeout', 'call', false, { dueAt: IN_A_MINUTE, frees: false }],
    ['agent_requested', 'call', false, null],
    ['agent_requested', 'call', true, { dueAt: IN_A_MINUTE, frees: false }],
    ['agent_requested', 'sms', false, null],
  ])('%s, %s, asked for: %s', (wrapUpMode, channel, wrapUpRequested, expected) => {
    const plan = planWrapUp({ wrapUpMode, wrapUpSeconds: 60 }, { channel, wrapUpRequested }, NOW);
    expect(plan).toEqual(expected && { mode: wrapUpMode, ...expected });
  });

  test('a mode of a later release is taken for the usual one', () => {
    const plan = planWrapUp(
      { wrapUpMode: 'by_moonlight', wrapUpSeconds: 60 },
      { channel: 'call', wrapUpRequested: false },
      NOW,
    );
    expect(plan).toEqual({ mode: 'mandatory_timeout', dueAt: IN_A_MINUTE, frees: false });
  });
});

test.each<[string, Date | null, number, number]>([
  ['mandatory_timeout', IN_A_MINUTE, 0, 120],
  ['mandatory_timeout', IN_A_MINUTE, 90, 30],
  ['mandatory_timeout', IN_A_MINUTE, 150, 0],
  ['mandatory_forced_timeout', IN_A_MINUTE, 0, 0],
  ['mandatory', null, 0, 0],
])('%s until %s, %i s had: %i s more', (wrapUpMode, wrapUpDueAt, wrapExtendedSeconds, expected) => {
  expect(extendableSeconds({ wrapUpMode, wrapUpDueAt, wrapExtendedSeconds }, 120)).toBe(expected);
});

test.each<[string, Date | null, boolean]>([
  ['mandatory_forced_timeout', IN_A_MINUTE, true],
  ['mandatory_forced_timeout', NOW, false],
  ['mandatory_timeout', IN_A_MINUTE, false],
  ['mandatory', null, false],
])('%s until %s keeps what is saved: %s', (wrapUpMode, wrapUpDueAt, expected) => {
  expect(isKeptUntilDue({ wrapUpMode, wrapUpDueAt, wrapExtendedSeconds: 0 }, NOW)).toBe(expected);
});

test('the dispositions of the division come first, each once', () => {
  expect(dispositionsOf(['Resolved', 'Wrong department'], ['Refund', 'Resolved'])).toEqual([
    'Resolved',
    'Wrong department',
    'Refund',
  ]);
  expect(dispositionsOf('no list', ['Refund'])).toEqual(['Refund']);
});
