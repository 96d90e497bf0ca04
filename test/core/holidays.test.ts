import { describe, expect, test } from 'vitest';
import { dateOfLunar, lunarDatesIn, lunarOf, nextLunarDate } from '../../core/holidays/lunar.ts';
import { publicHolidays, type Place } from '../../core/holidays/publicHolidays.ts';
import {
  addWorkingDays,
  holidayOn,
  isWorkingDay,
  nextWorkingDay,
  type WorkCalendar,
} from '../../core/holidays/workCalendar.ts';

const place = (country: string, region: string | null = null): Place => ({ country, region });
const calendar = (country: string, region: string | null = null): WorkCalendar => ({
  place: place(country, region),
  companyDays: [],
});
const datesOf = (where: Place, year: number) => publicHolidays(where, year).map(({ date }) => date.slice(5));

describe('public holidays', () => {
  test.each<[string, Place, number, string]>([
    // opm.gov: 4 July 2026 is a Saturday, kept on Friday too.
    [
      'United States 2026',
      place('US'),
      2026,
      '01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25',
    ],
    // 1 January 2028 is a Saturday: kept on 31 December 2027.
    [
      'United States 2027',
      place('US'),
      2027,
      '01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31',
    ],
    // gov.uk/bank-holidays
    ['England 2027', place('GB', 'ENG'), 2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28'],
    [
      'Scotland 2026',
      place('GB', 'SCT'),
      2026,
      '01-01 01-02 04-03 05-04 05-25 08-03 11-30 12-25 12-26 12-28',
    ],
    [
      'Northern Ireland 2026',
      place('GB', 'NIR'),
      2026,
      '01-01 03-17 04-03 04-06 05-04 05-25 07-12 07-13 08-31 12-25 12-26 12-28',
    ],
    // 25 December 2022 is a Sunday, and Monday is Boxing Day.
    ['England 2022', place('GB', 'ENG'), 2022, '01-01 01-03 04-15 04-18 05-02 05-30 08-29 12-25 12-26 12-27'],
    [
      'China 2024',
      place('CN'),
      2024,
      '01-01 02-10 02-11 02-12 02-13 02-14 02-15 02-16 02-17 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 06-08 06-09 06-10 09-15 09-16 09-17 10-01 10-02 10-03 10-04 10-05 10-06 10-07',
    ],
    // Nothing is announced yet: the days of the statute. The spring festival is on 6 February (Intl's calendar says 7).
    [
      'China 2027',
      place('CN'),
      2027,
      '01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03',
    ],
    ['Germany 2026', place('DE'), 2026, '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'],
    [
      'Saxony 2026',
      place('DE', 'SN'),
      2026,
      '01-01 04-03 04-06 05-01 05-14 05-25 10-03 10-31 11-18 12-25 12-26',
    ],
    ['France 2026', place('FR'), 2026, '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25'],
    ['Canada 2026', place('CA'), 2026, '01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-26'],
    ['nowhere that is known', place('XX'), 2026, ''],
  ])('%s', (_name, where, year, dates) => {
    expect(datesOf(where, year).join(' ')).toBe(dates);
  });

  test('have a name in both languages', () => {
    expect(holidayOn(calendar('CN'), '2027-02-06')).toEqual({ en: 'Spring Festival', zh: '春节' });
    expect(holidayOn(calendar('US'), '2026-11-26')).toEqual({ en: 'Thanksgiving Day', zh: '感恩节' });
    expect(holidayOn(calendar('US'), '2026-11-27')).toBeNull();
  });
});

describe('working days', () => {
  test.each<[string, WorkCalendar, string, string]>([
    ['a Sunday of A-14', calendar('CN'), '2027-02-28', '2027-03-01'],
    ['a working day', calendar('US'), '2026-11-25', '2026-11-25'],
    ['Thanksgiving', calendar('US'), '2026-11-26', '2026-11-27'],
    ['the spring festival of 2026', calendar('CN'), '2026-02-15', '2026-02-24'],
    ['a Saturday that is worked for it', calendar('CN'), '2026-02-14', '2026-02-14'],
    ['Christmas in England', calendar('GB', 'ENG'), '2026-12-25', '2026-12-29'],
  ])('%s', (_name, where, date, next) => {
    expect(nextWorkingDay(where, date)).toBe(next);
    expect(isWorkingDay(where, date)).toBe(next === date);
  });

  test('the company has the last word', () => {
    const own: WorkCalendar = {
      place: place('US'),
      companyDays: [
        { from: '2026-12-24', to: '2026-12-31', kind: 'closed', name: 'Stocktaking', country: null },
        { from: '2026-12-05', to: '2026-12-05', kind: 'working', name: 'Open day', country: 'US' },
        { from: '2026-12-07', to: '2026-12-07', kind: 'closed', name: 'Elsewhere', country: 'CN' },
      ],
    };
    expect(nextWorkingDay(own, '2026-12-24')).toBe('2027-01-04');
    expect(isWorkingDay(own, '2026-12-05')).toBe(true);
    expect(isWorkingDay(own, '2026-12-07')).toBe(true);
    expect(holidayOn(own, '2026-12-28')).toEqual({ en: 'Stocktaking', zh: 'Stocktaking' });
  });

  test('one working day after a Friday is Monday', () => {
    expect(addWorkingDays(calendar('US'), '2026-11-20', 1)).toBe('2026-11-23');
    expect(addWorkingDays(calendar('US'), '2026-11-20', 0)).toBe('2026-11-20');
  });
});

describe('the Chinese calendar', () => {
  test('tells a date there and back', () => {
    expect(lunarOf('2026-02-17')).toEqual({ year: 2026, month: 1, day: 1, isLeap: false });
    expect(lunarOf('2025-08-01')).toEqual({ year: 2025, month: 6, day: 8, isLeap: true });
    expect(dateOfLunar(2030, { month: 1, day: 1 })).toBe('2030-02-03');
  });

  test('a 30th is kept on the 29th of a shorter month', () => {
    expect(lunarOf(dateOfLunar(2025, { month: 12, day: 30 }))).toMatchObject({ month: 12, day: 29 });
  });

  test('a day of the twelfth month comes twice in some years, and not in others', () => {
    const counts = Array.from(
      { length: 20 },
      (_, at) => lunarDatesIn(2020 + at, { month: 11, day: 25 }).length,
    );
    expect(new Set(counts)).toEqual(new Set([0, 1, 2]));
    expect(nextLunarDate('2026-02-18', { month: 1, day: 1 })).toBe('2027-02-06');
    expect(nextLunarDate('2027-02-06', { month: 1, day: 1 })).toBe('2027-02-06');
  });
});
