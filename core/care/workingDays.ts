import type { Tx } from '../db.ts';
import { loadWorkCalendar } from '../holidays/companyDays.ts';
import { countriesWithHolidays } from '../holidays/publicHolidays.ts';
import { nextWorkingDay } from '../holidays/workCalendar.ts';
import type { Day } from './days.ts';

/** This day, or the next one on which people work. */
export type ToWorkingDay = (day: Day) => Day;

/** A country that nobody has: weekends alone, and what the company says of its own days. */
const NOWHERE = 'ZZ';

/** The working days of the house, by the country of its clock (A-14, step 2). */
export async function loadWorkingDays(db: Tx['db'], timeZone: string): Promise<ToWorkingDay> {
  const calendar = await loadWorkCalendar(db, { country: countryOf(timeZone), region: null });
  return (day) => nextWorkingDay(calendar, day);
}

function countryOf(timeZone: string): string {
  const keeps = (country: string) => new Intl.Locale(`und-${country}`).getTimeZones()?.includes(timeZone);
  return countriesWithHolidays.find(keeps) ?? NOWHERE;
}
