import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterBusinessTime, businessTime, type Pause } from '../../core/cases/businessTime.ts';
import { actionsIn, isPaused, nextState } from '../../core/cases/caseStates.ts';
import { CaseAction, CaseState } from '../../core/contract/caseWords.ts';
import { Hours } from '../../core/contract/hours.ts';

// The clocks of cases (CF-03): so much time in which somebody is there to do something.

const WORKDAYS = [1, 2, 3, 4, 5];
const hour = 3_600_000;
const hours = (timeZone: string, change: Partial<Hours> = {}): Hours =>
  Hours.parse({
    timeZone,
    weekly: [{ days: WORKDAYS, from: '09:00', to: '17:00' }],
    exceptions: [],
    ...change,
  });
const london = hours('Europe/London');
const split = hours('Europe/London', {
  weekly: [
    { days: WORKDAYS, from: '09:00', to: '12:30' },
    { days: WORKDAYS, from: '13:30', to: '18:00' },
  ],
});
const holidays = hours('Europe/London', {
  exceptions: [
    { name: 'Christmas', days: { kind: 'date', from: '2026-12-25', to: '2026-12-28' }, hours: [] },
    {
      name: 'Short day',
      days: { kind: 'date', from: '2026-12-24', to: '2026-12-24' },
      hours: [{ from: '09:00', to: '12:00' }],
    },
  ],
});
const nights = hours('Europe/Berlin', {
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' }],
});
const always = hours('UTC', { weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] });
const never = hours('UTC', { weekly: [] });
const pause = (from: string, to: string | null): Pause => ({
  from: Date.parse(from),
  to: to === null ? null : Date.parse(to),
});

describe('when a clock is due', () => {
  test.each<[string, Hours, string, number, Pause[], string | null]>([
    ['within the day', london, '2026-06-01T09:00:00Z', 2, [], '2026-06-01T11:00:00Z'],
    ['before opening it begins with the day', london, '2026-06-01T02:00:00Z', 1, [], '2026-06-01T09:00:00Z'],
    ['over the night', london, '2026-06-01T15:30:00Z', 1, [], '2026-06-02T08:30:00Z'],
    ['to the very end of the day', london, '2026-06-01T14:00:00Z', 2, [], '2026-06-01T16:00:00Z'],
    ['over the weekend', london, '2026-06-05T15:00:00Z', 2, [], '2026-06-08T09:00:00Z'],
    ['opened on a Saturday', london, '2026-06-06T12:00:00Z', 1, [], '2026-06-08T09:00:00Z'],
    ['over the lunch of a split shift', split, '2026-06-01T11:00:00Z', 1, [], '2026-06-01T13:00:00Z'],
    ['opened in that lunch', split, '2026-06-01T11:45:00Z', 1, [], '2026-06-01T13:30:00Z'],
    ['a split week in full', split, '2026-06-01T08:00:00Z', 40, [], '2026-06-05T17:00:00Z'],
    [
      'over special hours, holidays and a weekend',
      holidays,
      '2026-12-24T10:00:00Z',
      4,
      [],
      '2026-12-29T11:00:00Z',
    ],
    ['the clocks go forward on Sunday', london, '2026-03-27T16:30:00Z', 1, [], '2026-03-30T08:30:00Z'],
    ['the clocks go back on Sunday', london, '2026-10-23T15:30:00Z', 1, [], '2026-10-26T09:30:00Z'],
    ['a night with an hour less', nights, '2026-03-28T21:00:00Z', 7, [], '2026-03-29T04:00:00Z'],
    ['a night with an hour more', nights, '2026-10-24T20:00:00Z', 9, [], '2026-10-25T05:00:00Z'],
    ['a shift past midnight', nights, '2026-06-01T23:00:00Z', 6, [], '2026-06-02T21:00:00Z'],
    ['never closed', always, '2026-06-06T23:30:00Z', 48, [], '2026-06-08T23:30:00Z'],
    ['never open', never, '2026-06-01T09:00:00Z', 1, [], null],
    [
      'paused within the day',
      london,
      '2026-06-01T08:00:00Z',
      3,
      [pause('2026-06-01T09:00:00Z', '2026-06-01T11:00:00Z')],
      '2026-06-01T13:00:00Z',
    ],
    [
      'paused over the night',
      london,
      '2026-06-01T14:00:00Z',
      2,
      [pause('2026-06-01T15:00:00Z', '2026-06-02T10:00:00Z')],
      '2026-06-02T11:00:00Z',
    ],
    [
      'paused outside of hours alone',
      london,
      '2026-06-01T14:00:00Z',
      3,
      [pause('2026-06-01T17:00:00Z', '2026-06-02T03:00:00Z')],
      '2026-06-02T09:00:00Z',
    ],
    [
      'paused twice',
      london,
      '2026-06-01T08:00:00Z',
      2,
      [
        pause('2026-06-01T08:30:00Z', '2026-06-01T09:00:00Z'),
        pause('2026-06-01T09:30:00Z', '2026-06-01T10:00:00Z'),
      ],
      '2026-06-01T11:00:00Z',
    ],
    ['paused now', london, '2026-06-01T08:00:00Z', 2, [pause('2026-06-01T09:00:00Z', null)], null],
    [
      'due before the pause that goes on',
      london,
      '2026-06-01T08:00:00Z',
      2,
      [pause('2026-06-01T10:30:00Z', null)],
      '2026-06-01T10:00:00Z',
    ],
  ])('%s', (_, given, from, hoursLong, pauses, due) => {
    const found = afterBusinessTime({ hours: given, from: Date.parse(from), pauses }, hoursLong * hour);
    expect(found === null ? null : new Date(found).toISOString()).toBe(due && new Date(due).toISOString());
    // The other way round it is as long.
    if (found !== null)
      expect(businessTime({ hours: given, from: Date.parse(from), pauses }, found)).toBe(hoursLong * hour);
  });

  test('a longer target is never due earlier, and a pause never makes it earlier', () => {
    const start = Date.parse('2026-03-20T00:00:00Z');
    const instant = fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minutes) => start + minutes * 60_000);
    fc.assert(
      fc.property(
        fc.constantFrom(london, split, holidays, nights),
        instant,
        fc.integer({ min: 1, max: 60 }),
        fc.tuple(instant, instant),
        (given, from, long, [one, other]) => {
          const due = afterBusinessTime({ hours: given, from }, long * hour) ?? 0;
          const longer = afterBusinessTime({ hours: given, from }, (long + 1) * hour) ?? 0;
          const pauses = [{ from: Math.min(one, other), to: Math.max(one, other) }];
          const paused = afterBusinessTime({ hours: given, from, pauses }, long * hour) ?? 0;
          expect(longer).toBeGreaterThan(due);
          expect(paused).toBeGreaterThanOrEqual(due);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('what may be done to a case', () => {
  test.each<[CaseState, CaseAction[]]>([
    ['open', ['acknowledge', 'start', 'await', 'dismiss']],
    ['acknowledged', ['start', 'await', 'resolve', 'dismiss']],
    ['in_progress', ['await', 'resolve', 'dismiss']],
    ['awaiting_customer', ['resume', 'resolve', 'dismiss']],
    ['resolved', ['close', 'reopen']],
    ['closed', ['reopen']],
  ])('%s', (state, allowed) => {
    expect(actionsIn(state)).toEqual(allowed);
    for (const action of CaseAction.options)
      expect(nextState(state, action) !== null, action).toBe(allowed.includes(action));
  });

  test('clocks stand still while nobody of ours can go on', () => {
    expect(CaseState.options.filter(isPaused)).toEqual(['awaiting_customer', 'resolved', 'closed']);
  });
});
