import { DateTime } from 'luxon';

// Days without a time, written YYYY-MM-DD: they compare as they read. Pure.

export type Day = string;

const at = (day: Day): DateTime => DateTime.fromISO(day, { zone: 'utc' });
const written = (time: DateTime): Day => time.toFormat('yyyy-MM-dd');

export const addDays = (day: Day, days: number): Day => written(at(day).plus({ days }));
/** The same day of the month so many months later, or the last of that month where it has none. */
export const addMonths = (day: Day, months: number): Day => written(at(day).plus({ months }));
export const daysBetween = (from: Day, to: Day): number => at(to).diff(at(from), 'days').days;
export const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** A day of a year, or the last of the month where it has none: 29 February is the 28th in common years. */
export function dayOf(year: number, month: number, day: number): Day {
  const first = DateTime.utc(year, month, 1);
  return written(first.set({ day: Math.min(day, first.daysInMonth ?? 28) }));
}

/** The day that it is there at this instant. */
export const dayIn = (instant: Date, zone: string): Day => written(DateTime.fromJSDate(instant, { zone }));
/** The instant at which it is this time of this day there; in a gap of the clock, as much later. */
export const instantIn = (day: Day, time: string, zone: string): Date =>
  DateTime.fromISO(`${day}T${time}`, { zone }).toJSDate();

/** Between a column of dates and the words for one. */
export const dayOfColumn = (column: Date): Day => column.toISOString().slice(0, 10);
export const columnOfDay = (day: Day): Date => new Date(`${day}T00:00:00Z`);
export const weekdayOf = (day: Day): number => at(day).weekday;
