import { describe, expect, test } from 'vitest';
import type { LoggedText } from '#core/channels/channel.ts';
import { matchLost, type Claimant } from '#core/conversations/matchLost.ts';

// Which text at the provider is which send of ours: all to one number.

const NOON = Date.parse('2026-11-22T12:00:00Z');
const at = (second: number): Date => new Date(NOON + second * 1_000);

const send = (id: string, change: Partial<Claimant> = {}): Claimant => ({
  id,
  text: 'ok',
  sentFrom: at(0),
  lostAt: at(10),
  isInFlight: false,
  isDue: false,
  ...change,
});
const text = (sid: string, change: Partial<LoggedText> = {}): LoggedText => ({
  sid,
  direction: 'outbound',
  from: '+15005550200',
  to: '+14155550101',
  body: 'ok',
  status: 'sent',
  errorCode: null,
  mediaCount: 0,
  at: at(1),
  ...change,
});
const matched = (claimants: Claimant[], texts: LoggedText[]) =>
  Object.fromEntries([...matchLost(claimants, texts)].map(([id, one]) => [id, one.sid]));

describe('a lost answer', () => {
  test.each<[string, Claimant[], LoggedText[], Record<string, string>]>([
    [
      'is found by its words',
      [send('a', { text: 'hello' })],
      [text('1'), text('2', { body: 'hello' })],
      { a: '2' },
    ],
    ['is not found in other words', [send('a')], [text('1', { body: 'okay' })], {}],
    ['is not found in an older text', [send('a')], [text('1', { at: at(-90) })], {}],
    ['is not found in a much later text', [send('a')], [text('1', { at: at(300) })], {}],
    ['may be carried out after we gave up', [send('a')], [text('1', { at: at(15) })], { a: '1' }],
    [
      'of two sends of equal words: each has its own',
      [send('a'), send('b')],
      [text('1'), text('2')],
      { a: '1', b: '2' },
    ],
    ['one text for two sends: nobody has it yet', [send('a'), send('b', { isDue: true })], [text('1')], {}],
    [
      'one text for two sends whose time is up: the first has it',
      [send('a', { isDue: true }), send('b', { isDue: true })],
      [text('1')],
      { a: '1' },
    ],
    [
      'one may still get its own answer: wait',
      [send('a', { isDue: true }), send('b', { lostAt: null, isInFlight: true })],
      [text('1'), text('2')],
      {},
    ],
    [
      'an unknown one of this morning does not stand in the way',
      [send('old', { sentFrom: at(-9_000), lostAt: at(-8_990), isDue: true }), send('a')],
      [text('1')],
      { a: '1' },
    ],
    ['space around the words is nothing', [send('a', { text: 'ok ' })], [text('1')], { a: '1' }],
  ])('%s', (_name, claimants, texts, expected) => {
    expect(matched(claimants, texts)).toEqual(expected);
  });
});
