import { DateTime } from 'luxon';
import type { ExceptionDays, Hours, HoursException } from '../contract/hours.ts';
import { addDays } from './wallClock.ts';

// Which days a holiday falls on. A day is a calendar date, `2026-12-25`.

type YearOfExceptions = ReadonlyMap<string, HoursException>;

/** A schedule is asked about many days in a row: each of its years is looked through once. */
const known = new WeakMap<Hours, Map<number, YearOfExceptions>>();

/** The exception that holds on a day; one for certain dates goes before one that comes each year. */
export function exceptionOn(hours: Hours, date: string): HoursException | null {
  const years = known.get(hours) ?? new Map<number, YearOfExceptions>();
  known.set(hours, years);
  const year = Number(date.slice(0, 4));
  const exceptions = years.get(year) ?? exceptionsOf(hours, year);
  years.set(year, exceptions);
  return exceptions.get(date) ?? null;
}

function exceptionsOf({ exceptions }: Hours, year: number): YearOfExceptions {
  const found = new Map<string, HoursException>();
  // The first one named has the day, but one for certain dates takes it from those that come each year.
  for (const isOnce of [true, false])
    for (const one of exceptions)
      if ((one.days.kind === 'date') === isOnce)
        for (const date of datesIn(one.days, year)) if (!found.has(date)) found.set(date, one);
  return found;
}

/** The dates of a year on which it falls, in order; none for 29 February in most years. */
export function datesIn(days: ExceptionDays, year: number): string[] {
  switch (days.kind) {
    case 'date':
      return datesBetween(days, year);
    case 'yearly': {
      const day = DateTime.utc(year, days.month, days.day);
      return day.isValid ? [day.toFormat('yyyy-MM-dd')] : [];
    }
    case 'weekday':
      return [nthWeekday(year, days).toFormat('yyyy-MM-dd')];
    case 'easter':
      return [easterSunday(year).plus({ days: days.offset }).toFormat('yyyy-MM-dd')];
  }
}

function datesBetween({ from, to }: { from: string; to: string }, year: number): string[] {
  const dates: string[] = [];
  const last = to < `${year}-12-31` ? to : `${year}-12-31`;
  for (let date = from > `${year}-01-01` ? from : `${year}-01-01`; date <= last; date = addDays(date, 1))
    dates.push(date);
  return dates;
}

function nthWeekday(year: number, rule: { month: number; weekday: number; nth: number }): DateTime {
  const first = DateTime.utc(year, rule.month, 1);
  const earliest = first.plus({ days: (rule.weekday - first.weekday + 7) % 7 });
  if (rule.nth > 0) return earliest.plus({ weeks: rule.nth - 1 });
  const fifth = earliest.plus({ weeks: 4 });
  return fifth.month === rule.month ? fifth : earliest.plus({ weeks: 3 });
}

/** Western Easter by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): DateTime {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return DateTime.utc(year, Math.floor(n / 31), (n % 31) + 1);
}
