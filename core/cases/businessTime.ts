import type { Hours } from '../contract/hours.ts';
import { openTimes, type Interval } from '../hours/openTimes.ts';
import { addDays, dateAt } from '../hours/wallClock.ts';

// Time that counts: what of it lies within opening hours and outside of pauses. Pure; milliseconds throughout.

/** A pause that is not over yet has no end. */
export interface Pause {
  from: number;
  to: number | null;
}

export interface Span {
  hours: Hours;
  from: number;
  pauses?: readonly Pause[];
}

/** Days looked at in one go, more with each, and how far in all: who is closed for longer has no clock. */
const FIRST_DAYS = 2;
const MOST_DAYS = 1_500;

/**
 * The instant at which so much business time has gone by since `from` (CF-03). Null while a pause without an end keeps it from
 * coming, and where nobody is open for four years.
 */
export function afterBusinessTime({ hours, from, pauses = [] }: Span, ms: number): number | null {
  let left = ms;
  for (const open of working({ hours, from, pauses })) {
    if (open.to - open.from >= left) return open.from + left;
    left -= open.to - open.from;
  }
  return null;
}

/** How much business time lies between two instants, in milliseconds. */
export function businessTime(span: Span, to: number): number {
  let sum = 0;
  for (const open of working(span)) {
    if (open.from >= to) break;
    sum += Math.min(open.to, to) - open.from;
  }
  return sum;
}

/** What is open since then and not paused, in order. Ends with a pause that has no end. */
function* working({ hours, from, pauses = [] }: Required<Span> | Span): Generator<Interval> {
  const endless = pauses.find(({ to }) => to === null);
  const end = endless ? Math.max(endless.from, from) : Infinity;
  let first = dateAt(from, hours.timeZone);
  // What is open past midnight is seen from both sides of a step.
  let seen = from;
  for (let days = 0, step = FIRST_DAYS; days < MOST_DAYS; days += step, step *= 2) {
    const last = addDays(first, step - 1);
    for (const open of openTimes(hours, first, last)) {
      for (const part of without({ from: Math.max(open.from, seen), to: Math.min(open.to, end) }, pauses))
        yield part;
      seen = Math.max(seen, open.to);
      if (seen >= end) return;
    }
    first = addDays(last, 1);
  }
}

/** An interval without its pauses. */
function without(open: Interval, pauses: readonly Pause[]): Interval[] {
  let parts = [open];
  for (const { from, to } of pauses) {
    if (to === null) continue;
    parts = parts.flatMap((part) =>
      [
        { from: part.from, to: Math.min(part.to, from) },
        { from: Math.max(part.from, to), to: part.to },
      ].filter((rest) => rest.to > rest.from),
    );
  }
  return parts.filter((part) => part.to > part.from);
}
