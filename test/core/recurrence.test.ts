import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTurn, seriesFrom, turnAt } from '../../core/followUps/recurrence.ts';

const rule = (every: number, unit: 'day' | 'week' | 'month', first: string, zone: string, until?: string) =>
  seriesFrom({ every, unit, on: 'done', ...(until ? { until } : {}) }, new Date(first), zone);

describe('turns', () => {
  test.each([
    // every, unit, the first, zone, number -> when
    [1, 'day', '2026-03-01T09:00:00Z', 'UTC', 1, '2026-03-02T09:00:00.000Z'],
    [2, 'week', '2026-03-02T09:00:00Z', 'UTC', 3, '2026-04-13T09:00:00.000Z'],
    // A month that is too short has it on its last day, and the 31st comes back.
    [1, 'month', '2026-01-31T09:00:00Z', 'UTC', 1, '2026-02-28T09:00:00.000Z'],
    [1, 'month', '2026-01-31T09:00:00Z', 'UTC', 2, '2026-03-31T09:00:00.000Z'],
    [1, 'month', '2027-12-31T09:00:00Z', 'UTC', 2, '2028-02-29T09:00:00.000Z'],
    [3, 'month', '2026-11-30T09:00:00Z', 'UTC', 1, '2027-02-28T09:00:00.000Z'],
    // Nine in the morning stays nine when the clocks are moved.
    [1, 'week', '2026-03-26T08:00:00Z', 'Europe/Berlin', 1, '2026-04-02T07:00:00.000Z'],
    [1, 'day', '2026-03-28T01:30:00Z', 'Europe/Berlin', 1, '2026-03-29T01:30:00.000Z'],
    [1, 'day', '2026-10-24T00:30:00Z', 'Europe/Berlin', 1, '2026-10-25T00:30:00.000Z'],
    [1, 'month', '2026-01-31T16:00:00Z', 'Asia/Shanghai', 1, '2026-02-28T16:00:00.000Z'],
  ] as const)('every %i %s from %s in %s, number %i', (every, unit, first, zone, no, at) => {
    expect(turnAt(rule(every, unit, first, zone), no).toISOString()).toBe(at);
  });

  test('what was missed is not made up for', () => {
    const daily = rule(1, 'day', '2026-03-01T09:00:00Z', 'UTC');
    expect(nextTurn(daily, { last: 0, now: new Date('2026-03-10T10:00:00Z') })).toEqual({
      no: 10,
      dueAt: new Date('2026-03-11T09:00:00Z'),
    });
    // Done early: the very next.
    expect(nextTurn(daily, { last: 4, now: new Date('2026-03-02T10:00:00Z') })).toMatchObject({ no: 5 });
  });

  test('a series ends', () => {
    const ends = rule(1, 'day', '2026-03-01T09:00:00Z', 'UTC', '2026-03-03T09:00:00Z');
    const now = new Date('2026-02-01T00:00:00Z');
    expect(nextTurn(ends, { last: 1, now })).toMatchObject({ no: 2 });
    expect(nextTurn(ends, { last: 2, now })).toBeNull();
  });

  test('the next turn is the first after now, for any rule', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    const instants = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2060-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    const units = fc.constantFrom('day' as const, 'week' as const, 'month' as const);
    fc.assert(
      fc.property(
        instants,
        instants,
        fc.integer({ min: 1, max: 99 }),
        units,
        zones,
        (first, now, every, unit, zone) => {
          const any = rule(every, unit, first.toISOString(), zone);
          const turn = nextTurn(any, { last: 0, now })!;
          expect(turn.dueAt > now).toBe(true);
          if (turn.no > 1) expect(turnAt(any, turn.no - 1) <= now).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
