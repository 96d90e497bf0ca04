import { describe, expect, test } from 'vitest';
import { Hours } from '../../core/contract/hours.ts';
import { easterSunday, exceptionOn } from '../../core/hours/exceptionDays.ts';
import { isOpenAt, nextChange, openTimes } from '../../core/hours/openTimes.ts';
import { previewYear } from '../../core/hours/previewYear.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function hours(timeZone: string, change: Partial<Hours>): Hours {
  return Hours.parse({ timeZone, weekly: [], exceptions: [], ...change });
}

const shop = hours('America/New_York', {
  weekly: [
    { days: WORKDAYS, from: '09:00', to: '12:30' },
    { days: WORKDAYS, from: '13:30', to: '18:00' },
  ],
  exceptions: [
    { name: 'Christmas', days: { kind: 'yearly', month: 12, day: 25 }, hours: [] },
    { name: 'Thanksgiving', days: { kind: 'weekday', month: 11, weekday: 4, nth: 4 }, hours: [] },
    { name: 'Memorial Day', days: { kind: 'weekday', month: 5, weekday: 1, nth: -1 }, hours: [] },
    { name: 'Good Friday', days: { kind: 'easter', offset: -2 }, hours: [] },
    { name: 'Stocktaking', days: { kind: 'date', from: '2026-07-01', to: '2026-07-02' }, hours: [] },
    {
      name: 'Open Sunday',
      days: { kind: 'date', from: '2026-12-20', to: '2026-12-20' },
      hours: [{ from: '10:00', to: '16:00' }],
    },
    {
      name: 'Christmas 2027 is worked',
      days: { kind: 'date', from: '2027-12-25', to: '2027-12-25' },
      hours: [{ from: '10:00', to: '11:00' }],
    },
  ],
});

describe('a week with a lunch break and holidays', () => {
  test.each([
    ['2026-06-01T12:59:59Z', false, 'a second before nine'],
    ['2026-06-01T13:00:00Z', true, 'nine sharp'],
    ['2026-06-01T16:29:59Z', true, 'a second before lunch'],
    ['2026-06-01T16:30:00Z', false, 'lunch begins'],
    ['2026-06-01T17:29:59Z', false, 'lunch'],
    ['2026-06-01T17:30:00Z', true, 'back'],
    ['2026-06-01T21:59:59Z', true, 'the last second'],
    ['2026-06-01T22:00:00Z', false, 'closed'],
    ['2026-06-06T15:00:00Z', false, 'Saturday'],
    ['2026-12-25T15:00:00Z', false, 'a Friday, but Christmas'],
    ['2026-11-26T15:00:00Z', false, 'the fourth Thursday of November'],
    ['2026-11-19T15:00:00Z', true, 'the third'],
    ['2026-05-25T15:00:00Z', false, 'the last Monday of May'],
    ['2026-05-18T15:00:00Z', true, 'the last but one'],
    ['2026-04-03T15:00:00Z', false, 'Good Friday'],
    ['2026-07-01T15:00:00Z', false, 'closed once'],
    ['2026-07-02T15:00:00Z', false, 'its second day'],
    ['2026-07-03T15:00:00Z', true, 'and open again'],
    ['2026-12-20T15:30:00Z', true, 'a Sunday with hours of its own'],
    ['2026-12-20T21:30:00Z', false, 'which end at four'],
    ['2027-12-25T15:30:00Z', true, 'what is said for one date goes before what comes each year'],
  ])('%s is %s: %s', (at, open) => {
    expect(isOpenAt(shop, new Date(at))).toBe(open);
  });

  test.each([
    ['2026-06-01T13:00:00Z', '2026-06-01T16:30:00.000Z', 'closes for lunch'],
    ['2026-06-01T16:30:00Z', '2026-06-01T17:30:00.000Z', 'opens after it'],
    ['2026-06-05T22:00:00Z', '2026-06-08T13:00:00.000Z', 'after the weekend'],
    ['2026-12-24T23:00:00Z', '2026-12-28T14:00:00.000Z', 'after Christmas and the weekend'],
  ])('after %s the next change is %s: %s', (at, next) => {
    expect(nextChange(shop, new Date(at))?.toISOString()).toBe(next);
  });
});

describe('past midnight', () => {
  const bar = hours('Europe/Berlin', {
    weekly: [{ days: [5, 6], from: '22:00', to: '06:00' }],
    exceptions: [
      { name: 'Closed Saturday', days: { kind: 'date', from: '2026-06-13', to: '2026-06-13' }, hours: [] },
      {
        name: 'Long night',
        days: { kind: 'date', from: '2026-06-18', to: '2026-06-18' },
        hours: [{ from: '20:00', to: '03:00' }],
      },
    ],
  });
  test.each([
    ['2026-06-05T19:59:00Z', false, 'Friday, two minutes to ten'],
    ['2026-06-05T20:00:00Z', true, 'Friday at ten'],
    ['2026-06-05T22:30:00Z', true, 'Saturday, half past midnight'],
    ['2026-06-06T03:59:00Z', true, 'Saturday, a minute to six'],
    ['2026-06-06T04:00:00Z', false, 'Saturday at six'],
    ['2026-06-07T03:00:00Z', true, 'Sunday morning belongs to Saturday'],
    ['2026-06-07T20:30:00Z', false, 'no Sunday night'],
    ['2026-06-12T21:59:00Z', true, 'Friday night before the closed Saturday'],
    ['2026-06-12T22:00:00Z', false, 'which ends at midnight'],
    ['2026-06-13T20:30:00Z', false, 'and is closed at night too'],
    ['2026-06-18T22:30:00Z', true, 'special hours run past midnight as well'],
    ['2026-06-19T01:00:00Z', false, 'until three'],
  ])('%s is %s: %s', (at, open) => {
    expect(isOpenAt(bar, new Date(at))).toBe(open);
  });

  test('the same time twice is a whole day', () => {
    const week = hours('UTC', { weekly: [{ days: [1], from: '08:00', to: '08:00' }] });
    expect(openTimes(week, '2026-06-01', '2026-06-02')).toEqual([
      { from: Date.parse('2026-06-01T08:00Z'), to: Date.parse('2026-06-02T08:00Z') },
    ]);
  });

  test('around the clock never changes, whatever clocks do', () => {
    const always = hours('America/New_York', { weekly: [{ days: EVERY_DAY, from: '00:00', to: '24:00' }] });
    expect(nextChange(always, new Date('2026-06-01T00:00:00Z'))).toBeNull();
    expect(openTimes(always, '2026-01-01', '2026-12-31')).toHaveLength(1);
    expect(nextChange(hours('UTC', {}), new Date())).toBeNull();
  });

  test('spans that overlap or touch are one', () => {
    const twice = hours('UTC', {
      weekly: [
        { days: [1], from: '08:00', to: '12:00' },
        { days: [1], from: '12:00', to: '14:00' },
        { days: [1], from: '13:00', to: '13:30' },
      ],
    });
    expect(nextChange(twice, new Date('2026-06-01T09:00:00Z'))?.toISOString()).toBe(
      '2026-06-01T14:00:00.000Z',
    );
  });
});

describe('clocks that are moved', () => {
  const night = (from: string, to: string, zone = 'America/New_York'): Hours =>
    hours(zone, { weekly: [{ days: [7], from, to }] });
  // New York: 8 March 2026, 2:00 becomes 3:00; 1 November 2026, 2:00 becomes 1:00.
  test.each([
    [
      'opening at a time that is left out: when the clock is moved',
      night('02:30', '05:00'),
      '2026-03-08',
      '2026-03-08T07:00:00.000Z',
      '2026-03-08T09:00:00.000Z',
    ],
    [
      'closing at a time that is left out',
      night('01:00', '02:30'),
      '2026-03-08',
      '2026-03-08T06:00:00.000Z',
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'across it the day is an hour shorter',
      night('00:00', '24:00'),
      '2026-03-08',
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ],
    [
      'opening at a time that comes twice: at the first',
      night('01:30', '05:00'),
      '2026-11-01',
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T10:00:00.000Z',
    ],
    [
      'closing at a time that comes twice: at the last',
      night('00:30', '01:30'),
      '2026-11-01',
      '2026-11-01T04:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'across it the day is an hour longer',
      night('00:00', '24:00'),
      '2026-11-01',
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ],
    [
      'half an hour: Lord Howe',
      night('01:45', '04:00', 'Australia/Lord_Howe'),
      '2026-10-04',
      '2026-10-03T15:15:00.000Z',
      '2026-10-03T17:00:00.000Z',
    ],
    [
      'midnight itself is left out: Cairo',
      hours('Africa/Cairo', { weekly: [{ days: [5], from: '00:00', to: '04:00' }] }),
      '2026-04-24',
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T01:00:00.000Z',
    ],
    [
      'a zone of 45 minutes: Kathmandu',
      night('09:00', '17:00', 'Asia/Kathmandu'),
      '2026-06-07',
      '2026-06-07T03:15:00.000Z',
      '2026-06-07T11:15:00.000Z',
    ],
    [
      'the first zone of the day: Kiritimati',
      night('09:00', '10:00', 'Pacific/Kiritimati'),
      '2026-06-07',
      '2026-06-06T19:00:00.000Z',
      '2026-06-06T20:00:00.000Z',
    ],
    [
      'the last: Pago Pago',
      night('23:00', '01:00', 'Pacific/Pago_Pago'),
      '2026-06-07',
      '2026-06-08T10:00:00.000Z',
      '2026-06-08T12:00:00.000Z',
    ],
  ])('%s', (_, schedule, date, from, to) => {
    expect(openTimes(schedule, date, date)).toEqual([{ from: Date.parse(from), to: Date.parse(to) }]);
    expect(isOpenAt(schedule, new Date(from))).toBe(true);
    expect(isOpenAt(schedule, new Date(Date.parse(from) - 1))).toBe(false);
    expect(isOpenAt(schedule, new Date(Date.parse(to) - 1))).toBe(true);
    expect(isOpenAt(schedule, new Date(to))).toBe(false);
  });
});

describe('a year at a glance', () => {
  test('each day with its local times and the exception that rules it', () => {
    const { days } = previewYear(shop, 2026);
    expect(days).toHaveLength(365);
    const on = (date: string) => days.find((day) => day.date === date);
    expect(on('2026-06-01')).toEqual({
      date: '2026-06-01',
      open: [
        { from: '09:00', to: '12:30' },
        { from: '13:30', to: '18:00' },
      ],
      exception: null,
    });
    expect(on('2026-12-25')).toEqual({ date: '2026-12-25', open: [], exception: 'Christmas' });
    expect(on('2026-12-20')?.open).toEqual([{ from: '10:00', to: '16:00' }]);
  });

  test('what runs past midnight is on both days', () => {
    const { days, openHours } = previewYear(
      hours('Asia/Shanghai', {
        exceptions: [
          {
            name: 'Eve',
            days: { kind: 'date', from: '2026-02-16', to: '2026-02-16' },
            hours: [{ from: '20:00', to: '02:00' }],
          },
        ],
      }),
      2026,
    );
    const open = days.filter((day) => day.open.length > 0);
    expect(open.map(({ date, open: spans }) => [date, spans])).toEqual([
      ['2026-02-16', [{ from: '20:00', to: '24:00' }]],
      ['2026-02-17', [{ from: '00:00', to: '02:00' }]],
    ]);
    expect(openHours).toBe(6);
  });

  test('a leap year has its day, and a yearly 29 February only then', () => {
    const leap = hours('UTC', {
      exceptions: [{ name: 'Leap day', days: { kind: 'yearly', month: 2, day: 29 }, hours: [] }],
    });
    expect(previewYear(leap, 2028).days.filter((day) => day.exception)).toHaveLength(1);
    expect(previewYear(leap, 2027).days.filter((day) => day.exception)).toHaveLength(0);
    expect(exceptionOn(leap, '2028-02-29')?.name).toBe('Leap day');
  });

  test.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter of %i is %s', (year, date) => {
    expect(easterSunday(year).toISODate()).toBe(date);
  });
});
