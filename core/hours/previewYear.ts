import { DateTime } from 'luxon';
import type { Hours, PreviewDay, Span, YearPreview } from '../contract/hours.ts';
import { exceptionOn } from './exceptionDays.ts';
import { openTimes, type Interval } from './openTimes.ts';
import { addDays, instantAt } from './wallClock.ts';

const HOUR_MS = 3_600_000;

/** Every day of a year with what is open on it, in the times of the wall clock. */
export function previewYear(hours: Hours, year: number): YearPreview {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const open = openTimes(hours, first, last);
  const days: PreviewDay[] = [];
  let openMs = 0;
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const day = dayOf(hours.timeZone, date);
    const parts = open
      .filter(({ from, to }) => from < day.to && to > day.from)
      .map((one) => within(one, day));
    for (const part of parts) openMs += part.to - part.from;
    days.push({
      date,
      open: parts.map((part) => wallSpan(hours.timeZone, part, day)),
      exception: exceptionOn(hours, date)?.name ?? null,
    });
  }
  return { days, openHours: Math.round(openMs / HOUR_MS) };
}

function dayOf(zone: string, date: string): Interval {
  return {
    from: instantAt({ zone, date, minutes: 0 }, 'opening'),
    to: instantAt({ zone, date: addDays(date, 1), minutes: 0 }, 'opening'),
  };
}

function within(one: Interval, day: Interval): Interval {
  return { from: Math.max(one.from, day.from), to: Math.min(one.to, day.to) };
}

function wallSpan(zone: string, { from, to }: Interval, day: Interval): Span {
  const timeOf = (instant: number): string => DateTime.fromMillis(instant, { zone }).toFormat('HH:mm');
  return { from: from === day.from ? '00:00' : timeOf(from), to: to === day.to ? '24:00' : timeOf(to) };
}
