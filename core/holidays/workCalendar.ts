import { addDays } from '../hours/wallClock.ts';
import { isWorkedByLaw, publicHolidayOn, type Place } from './publicHolidays.ts';

// Is this a working day? By the law of a place, and by what the company says of its own days, which goes before it. Pure.

/** What the company says of some days. */
export interface CompanyDays {
  /** Calendar dates, both included. */
  from: string;
  to: string;
  /** `closed`: nobody works; `working`: they do, as on a weekend that is worked for a holiday. */
  kind: 'closed' | 'working';
  name: string;
  /** Null: in every country. */
  country: string | null;
}

export interface WorkCalendar {
  place: Place;
  companyDays: readonly CompanyDays[];
}

/** Longer than any row of days off that a company could keep. */
const MOST_DAYS = 400;

/** Whether people work on this date (`2026-12-25`). */
export function isWorkingDay({ place, companyDays }: WorkCalendar, date: string): boolean {
  const own = companyDaysOn({ place, companyDays }, date);
  return own ? own.kind === 'working' : isWorkedByLaw(place, date);
}

/** The date itself when it is a working day, else the next that is. Throws RangeError when there is none within a year. */
export function nextWorkingDay(calendar: WorkCalendar, date: string): string {
  let day = date;
  for (let days = 0; days < MOST_DAYS; days += 1, day = addDays(day, 1))
    if (isWorkingDay(calendar, day)) return day;
  throw new RangeError(`No working day within a year of ${date}`);
}

/** The date that lies so many working days after this one. */
export function addWorkingDays(calendar: WorkCalendar, date: string, days: number): string {
  let day = date;
  for (let left = days; left > 0; left -= 1) day = nextWorkingDay(calendar, addDays(day, 1));
  return day;
}

/** What is kept on this date, a public holiday or a closure of the company; null on any other day. */
export function holidayOn(calendar: WorkCalendar, date: string): { en: string; zh: string } | null {
  const own = companyDaysOn(calendar, date);
  if (own) return own.kind === 'closed' ? { en: own.name, zh: own.name } : null;
  return publicHolidayOn(calendar.place, date)?.name ?? null;
}

function companyDaysOn({ place, companyDays }: WorkCalendar, date: string): CompanyDays | null {
  return (
    companyDays.find(
      ({ from, to, country }) =>
        from <= date && date <= to && (country === null || country === place.country),
    ) ?? null
  );
}
