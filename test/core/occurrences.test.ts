import { describe, expect, test } from 'vitest';
import { leapMonthOf, lunarDay } from '../../core/care/lunar.ts';
import { addMonths } from '../../core/care/days.ts';
import { nextTurn, occurrencesOf, turnsOf } from '../../core/care/occurrences.ts';
import { PlanStep } from '../../core/contract/care.ts';

const solar = (month: number, day: number, year: number | null = null) => ({
  calendar: 'solar' as const,
  year,
  month,
  day,
  leap: false,
});
const lunar = (month: number, day: number, { leap = false, year = null as number | null } = {}) => ({
  calendar: 'lunar' as const,
  year,
  month,
  day,
  leap,
});
const stepOf = (step: object): PlanStep =>
  PlanStep.parse({ key: 'a', kind: 'call', nature: 'emotion', title: 'Call', ...step });

describe('the lunar calendar', () => {
  // As the Hong Kong Observatory publishes them.
  test.each([
    [2020, '2020-01-25', '2020-10-01', 4],
    [2021, '2021-02-12', '2021-09-21', null],
    [2023, '2023-01-22', '2023-09-29', 2],
    [2024, '2024-02-10', '2024-09-17', null],
    [2025, '2025-01-29', '2025-10-06', 6],
    [2026, '2026-02-17', '2026-09-25', null],
    [2027, '2027-02-06', '2027-09-15', null],
    [2028, '2028-01-26', '2028-10-03', 5],
    [2030, '2030-02-03', '2030-09-12', null],
    [2031, '2031-01-23', '2031-10-01', 3],
    [2033, '2033-01-31', '2033-09-08', 11],
  ])('%i: new year on %s, mid-autumn on %s, leap month %s', (year, newYear, midAutumn, leap) => {
    expect(lunarDay(year, { month: 1, day: 1, leap: false })).toBe(newYear);
    expect(lunarDay(year, { month: 8, day: 15, leap: false })).toBe(midAutumn);
    expect(leapMonthOf(year)).toBe(leap ?? 0);
  });

  test.each([
    ['in its leap month', 2025, { month: 6, day: 8, leap: true }, '2025-08-01'],
    [
      'in the month of that number, where there is no leap month',
      2026,
      { month: 6, day: 8, leap: true },
      '2026-07-21',
    ],
    ['on the last of a short month', 2025, { month: 12, day: 30, leap: false }, '2026-02-16'],
  ])('a date is kept %s', (_name, year, date, expected) => {
    expect(lunarDay(year, date)).toBe(expected);
  });
});

describe('yearly dates', () => {
  test.each([
    ['29 February in a leap year', solar(2, 29, 2000), '2027-12-01', '2028-02-29', 28],
    ['29 February in a common year', solar(2, 29, 2000), '2026-12-01', '2027-02-28', 27],
    ['today counts', solar(11, 29), '2026-11-29', '2026-11-29', null],
    ['yesterday is next year', solar(11, 28, 1990), '2026-11-29', '2027-11-28', 37],
    ['not before it began', solar(5, 1, 2028), '2026-11-29', '2028-05-01', 0],
    ['the twelfth lunar month ends next year', lunar(12, 8), '2026-11-29', '2027-01-15', null],
    ['lunar, with its years', lunar(8, 15, { year: 1980 }), '2026-11-29', '2027-09-15', 47],
  ])('%s', (_name, date, from, on, years) => {
    expect(nextTurn(date, from)).toEqual({ on, years });
  });

  test('two lunar years may begin within one of ours less a day', () => {
    const turns = turnsOf(lunar(1, 1), { from: '2026-01-01', to: '2028-12-31' });
    expect(turns.map(({ on }) => on)).toEqual(['2026-02-17', '2027-02-06', '2028-01-26']);
  });
});

describe('steps of a plan', () => {
  const facts = {
    enrolledOn: '2026-11-30',
    dates: [{ kind: 'birthday' as const, ...solar(12, 24, 1980) }],
  };
  const days = (step: object, from: string, to: string) =>
    occurrencesOf([stepOf(step)], facts, { from, to }).map(({ on }) => on);

  test.each([
    ['the day itself', { anchor: { kind: 'enrolment' }, offsetDays: 3 }, ['2026-12-03']],
    [
      'before a date',
      { anchor: { kind: 'date', date: 'birthday' }, offsetDays: -7 },
      ['2026-12-17', '2027-12-17'],
    ],
    ['a date that the client has not', { anchor: { kind: 'date', date: 'contract' } }, []],
    ['a festival', { anchor: { kind: 'festival', festival: 'christmas' } }, ['2026-12-25', '2027-12-25']],
    [
      'every three months, from the beginning each time',
      { anchor: { kind: 'every', months: 3 } },
      ['2027-02-28', '2027-05-30', '2027-08-30', '2027-11-30'],
    ],
  ])('%s', (_name, step, expected) => {
    expect(days(step, '2026-01-01', '2027-12-31')).toEqual(expected);
  });

  test('nothing before the client came into the plan, though its anchor may be', () => {
    expect(days({ anchor: { kind: 'enrolment' }, offsetDays: -2 }, '2026-01-01', '2027-12-31')).toEqual([]);
    expect(
      days(
        { anchor: { kind: 'festival', festival: 'mid_autumn' }, offsetDays: 70 },
        '2026-01-01',
        '2026-12-31',
      ),
    ).toEqual(['2026-12-04']);
  });

  test('months are added as the calendar has them', () => {
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    expect(addMonths('2027-11-30', 3)).toBe('2028-02-29');
  });
});
