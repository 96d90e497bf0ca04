import type { Hours, Span } from '../contract/hours.ts';
import { exceptionOn } from './exceptionDays.ts';
import { addDays, dateAt, instantAt, minutesOf, weekdayOf } from './wallClock.ts';

// When a schedule is open. Pure: from rules and exceptions to instants.
// Must stay true: a span belongs to the day on which it begins and may end on the next; a day with an exception has what the
// exception says from midnight to midnight, and nothing that is left of the night before.

/** Milliseconds since 1970, the end not included. */
export interface Interval {
  from: number;
  to: number;
}

/** The spans that begin on a day. */
export function spansOn(hours: Hours, date: string): readonly Span[] {
  const exception = exceptionOn(hours, date);
  if (exception) return exception.hours;
  const weekday = weekdayOf(date);
  return hours.weekly.filter((rule) => rule.days.some((day) => day === weekday));
}

/** What is open from the first day to the last, both included, with what runs on into them; apart and in order. */
export function openTimes(hours: Hours, first: string, last: string): Interval[] {
  const found: Interval[] = [];
  for (let date = addDays(first, -1); date <= last; date = addDays(date, 1)) {
    for (const span of spansOn(hours, date)) {
      const interval = intervalOf(hours, date, span);
      if (interval.to > interval.from) found.push(interval);
    }
  }
  return joined(found);
}

function intervalOf(hours: Hours, date: string, span: Span): Interval {
  const zone = hours.timeZone;
  const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
  const opens = instantAt({ zone, date, minutes: from }, 'opening');
  if (to > from) return { from: opens, to: instantAt({ zone, date, minutes: to }, 'closing') };
  const next = addDays(date, 1);
  // A holiday begins at midnight: what is left of the night before is not open.
  const minutes = exceptionOn(hours, next) ? 0 : to;
  return { from: opens, to: instantAt({ zone, date: next, minutes }, 'closing') };
}

function joined(intervals: readonly Interval[]): Interval[] {
  const apart: Interval[] = [];
  for (const one of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else apart.push({ ...one });
  }
  return apart;
}

export function isOpenAt(hours: Hours, instant: Date): boolean {
  const at = instant.getTime();
  const date = dateAt(at, hours.timeZone);
  return openTimes(hours, date, date).some(({ from, to }) => from <= at && at < to);
}

/** Days looked ahead for a change; the rest is only looked at when there is none before. */
const LOOK_AHEAD = [3, 35, 400];

/** When it opens next, if it is closed at this instant, or closes; null when neither comes within a year. */
export function nextChange(hours: Hours, instant: Date): Date | null {
  const at = instant.getTime();
  const today = dateAt(at, hours.timeZone);
  for (const days of LOOK_AHEAD) {
    const last = addDays(today, days);
    const end = instantAt({ zone: hours.timeZone, date: last, minutes: 0 }, 'opening');
    const next = openTimes(hours, today, last).find(({ to }) => to > at);
    if (!next) continue;
    const change = next.from > at ? next.from : next.to;
    // What is open to the end of what was looked at may go on after it.
    if (change < end) return new Date(change);
  }
  return null;
}
