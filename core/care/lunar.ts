import { LunarYear } from 'tyme4ts';
import { dateOfLunar } from '../holidays/lunar.ts';
import type { Day } from './days.ts';

export interface LunarDate {
  month: number;
  day: number;
  /** In the month that repeats this number. */
  leap: boolean;
}

/** The month that a lunar year has twice; 0 where there is none. */
export const leapMonthOf = (lunarYear: number): number => LunarYear.fromYear(lunarYear).getLeapMonth();

/**
 * The day on which a lunar date falls in a lunar year. A leap month that this year does not have is kept in the month of
 * the same number, and a thirtieth of a short month on its last day.
 */
export function lunarDay(lunarYear: number, { month, day, leap }: LunarDate): Day {
  const isLeap = leap && leapMonthOf(lunarYear) === month;
  return dateOfLunar(lunarYear, { month: isLeap ? -month : month, day });
}
