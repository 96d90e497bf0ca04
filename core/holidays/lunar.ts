import { LunarDay, LunarMonth, SolarDay, SolarTerm } from 'tyme4ts';

// Dates of the Chinese calendar. From a library of almanacs, for the calendar of Intl is a day off in some years: it has the
// spring festival of 2027 on 7 February, and it is on the 6th.

/** A day that comes each year by the Chinese calendar; month 1 to 12, a birthday in a leap month is kept in the month itself. */
export interface LunarDate {
  month: number;
  day: number;
}

const isoOf = (day: SolarDay): string =>
  [day.getYear(), day.getMonth(), day.getDay()].map((part) => String(part).padStart(2, '0')).join('-');

/** The calendar day of this date: `2026-02-17` is the first of the first month. `isLeap` is said of the month. */
export function lunarOf(date: string): LunarDate & { year: number; isLeap: boolean } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lunar = SolarDay.fromYmd(year, month, day).getLunarDay();
  return {
    year: lunar.getYear(),
    month: Math.abs(lunar.getMonth()),
    day: lunar.getDay(),
    isLeap: lunar.getMonth() < 0,
  };
}

/** The date on which it falls in a year of the Chinese calendar; the 30th of a month that has 29 days is its 29th. */
export function dateOfLunar(lunarYear: number, { month, day }: LunarDate): string {
  const days = LunarMonth.fromYm(lunarYear, month).getDayCount();
  return isoOf(LunarDay.fromYmd(lunarYear, month, Math.min(day, days)).getSolarDay());
}

/** The dates on which it falls in a calendar year: one mostly; a day of the twelfth month may come twice, or not at all. */
export function lunarDatesIn(year: number, lunar: LunarDate): string[] {
  return [year - 1, year]
    .map((lunarYear) => dateOfLunar(lunarYear, lunar))
    .filter((date) => Number(date.slice(0, 4)) === year);
}

/** The next date on which it falls, `from` included. */
export function nextLunarDate(from: string, lunar: LunarDate): string {
  const year = Number(from.slice(0, 4));
  const found = [year, year + 1, year + 2]
    .flatMap((one) => lunarDatesIn(one, lunar))
    .find((date) => date >= from);
  if (found === undefined) throw new RangeError(`No day ${lunar.month}/${lunar.day} after ${from}`);
  return found;
}

/** Clear Brightness (清明), a solar term: 4 or 5 April, seldom the 6th. */
export function clearBrightness(year: number): string {
  return isoOf(SolarTerm.fromName(year, '清明').getJulianDay().getSolarDay());
}
