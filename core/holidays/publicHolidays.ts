import { DateTime } from 'luxon';
import { LegalHoliday } from 'tyme4ts';
import { datesIn } from '../hours/exceptionDays.ts';
import { addDays, weekdayOf } from '../hours/wallClock.ts';
import { holidayRules, type HolidayDays, type HolidayRule } from './holidayRules.ts';
import { clearBrightness, lunarDatesIn } from './lunar.ts';

// On which dates a country's public holidays fall. Pure. A date is a calendar day, `2026-12-25`.

/** A country by ISO 3166-1, and a part of it by the second half of ISO 3166-2: `US` and `FL`, `GB` and `SCT`. */
export interface Place {
  country: string;
  /** Null: only what is kept all over the country. */
  region: string | null;
}

export interface Holiday {
  date: string;
  name: { en: string; zh: string };
  /** Instead of the day itself, which fell on a weekend. */
  isMoved: boolean;
}

interface PublicDays {
  holidays: ReadonlyMap<string, Holiday>;
  /** Weekends that are worked. */
  worked: ReadonlySet<string>;
}

const SUNDAY = 7;
const SATURDAY = 6;
/** Years of places that were asked for lately. */
const REMEMBERED = 512;
const known = new Map<string, PublicDays>();

export const countriesWithHolidays: readonly string[] = Object.keys(holidayRules);

/** The public holidays of a year, in order. None for a country that is not known. */
export function publicHolidays(place: Place, year: number): Holiday[] {
  return [...publicDays(place, year).holidays.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** What is kept on a date; null on any other. */
export function publicHolidayOn(place: Place, date: string): Holiday | null {
  return publicDays(place, Number(date.slice(0, 4))).holidays.get(date) ?? null;
}

/** Whether people work there on this date by law and weekend alone. */
export function isWorkedByLaw(place: Place, date: string): boolean {
  const { holidays, worked } = publicDays(place, Number(date.slice(0, 4)));
  if (holidays.has(date)) return false;
  return weekdayOf(date) < SATURDAY || worked.has(date);
}

function publicDays({ country, region }: Place, year: number): PublicDays {
  const key = `${country} ${region} ${year}`;
  const before = known.get(key);
  if (before) return before;
  const found = (country === 'CN' ? announced(year) : null) ?? byRule({ country, region }, year);
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, found);
  return found;
}

function byRule({ country, region }: Place, year: number): PublicDays {
  const { rules = [], moved } = holidayRules[country] ?? {};
  const kept = rules.filter((rule) => isKept(rule, region));
  const holidays = new Map<string, Holiday>();
  // Next year's first may be kept on this year's last day, and this year's last on a day of the next.
  const actual = [year - 1, year, year + 1]
    .flatMap((one) => kept.flatMap((rule) => datesOf(rule, one).map((date) => ({ date, name: rule.name }))))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
  for (const day of actual) holidays.set(day.date, { ...day, isMoved: false });
  for (const day of actual) {
    const to = moved ? movedTo(moved, day.date, holidays) : null;
    if (to !== null) holidays.set(to, { ...day, date: to, isMoved: true });
  }
  const within = [...holidays].filter(([date]) => Number(date.slice(0, 4)) === year);
  return { holidays: new Map(within), worked: new Set() };
}

function isKept({ regions, not }: HolidayRule, region: string | null): boolean {
  if (regions) return region !== null && regions.includes(region);
  return region === null || !not?.includes(region);
}

function datesOf({ days, since = 0, until = 9_999 }: HolidayRule, year: number): string[] {
  return year < since || year > until ? [] : datesOn(days, year);
}

function datesOn(days: HolidayDays, year: number): string[] {
  switch (days.kind) {
    case 'lunar': {
      const dates = lunarDatesIn(year, days);
      return days.eve ? dates.map((date) => addDays(date, -1)) : dates;
    }
    case 'clearBrightness':
      return [clearBrightness(year)];
    case 'before': {
      const last = DateTime.utc(year, days.month, days.day).minus({ days: 1 });
      return [last.minus({ days: (last.weekday - days.weekday + 7) % 7 }).toFormat('yyyy-MM-dd')];
    }
    case 'date':
    case 'yearly':
    case 'weekday':
    case 'easter':
      return datesIn(days, year);
  }
}

function movedTo(
  how: 'nearest' | 'next' | 'sunday',
  date: string,
  taken: ReadonlyMap<string, Holiday>,
): string | null {
  const weekday = weekdayOf(date);
  if (weekday < SATURDAY) return null;
  if (how === 'nearest') return addDays(date, weekday === SATURDAY ? -1 : 1);
  if (how === 'sunday') return weekday === SUNDAY ? addDays(date, 1) : null;
  let next = addDays(date, 1);
  while (weekdayOf(next) >= SATURDAY || taken.has(next)) next = addDays(next, 1);
  return next;
}

/** What the State Council has announced for a year; null for one that is not known yet. */
function announced(year: number): PublicDays | null {
  const holidays = new Map<string, Holiday>();
  const worked = new Set<string>();
  const statute = byRule({ country: 'CN', region: null }, year).holidays;
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
    const [, month = 0, day = 0] = date.split('-').map(Number);
    const found = LegalHoliday.fromYmd(year, month, day);
    if (found?.isWork()) worked.add(date);
    else if (found) {
      const name = statute.get(date)?.name ?? { en: 'Public holiday', zh: found.getName() };
      holidays.set(date, { date, name, isMoved: !statute.has(date) });
    }
  }
  return holidays.size === 0 ? null : { holidays, worked };
}
