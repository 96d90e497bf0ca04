import { DateTime } from 'luxon';
import { z } from 'zod';
import { Repeats } from '../contract/followUpWork.ts';
import { TimeZone } from '../contract/words.ts';

// When a follow-up that recurs is due again: RFC 5545's RRULE with FREQ and INTERVAL, kept to the wall clock of a zone. Every turn is
// counted from the first one, so that the 31st stays the 31st where there is one.

/** As it is kept with each turn: what was asked for, and the wall clock of the first turn, date and time, in its zone. */
export const SeriesRule = z.strictObject({ ...Repeats.shape, from: z.string(), zone: TimeZone });
export type SeriesRule = z.infer<typeof SeriesRule>;

const WALL = "yyyy-MM-dd'T'HH:mm";

/** The rule of a series whose first turn is at `first`, by the clock of this zone. */
export function seriesFrom(repeats: Repeats, first: Date, zone: string): SeriesRule {
  return { ...repeats, from: DateTime.fromJSDate(first, { zone }).toFormat(WALL), zone };
}

/** The instant of turn `no` (0: the first); on the last day of a month that is too short, and moved along with the clock where it is. */
export function turnAt(rule: SeriesRule, no: number): Date {
  return firstOf(rule)
    .plus({ [`${rule.unit}s`]: rule.every * no })
    .toJSDate();
}

const firstOf = ({ from, zone }: SeriesRule): DateTime => DateTime.fromFormat(from, WALL, { zone });

export interface Turn {
  no: number;
  dueAt: Date;
}

/** The first turn after number `last` that lies after `now`: what was missed meanwhile is not made up for. Null when the series is over. */
export function nextTurn(rule: SeriesRule, { last, now }: { last: number; now: Date }): Turn | null {
  const no = Math.max(last + 1, firstAfter(rule, now));
  const dueAt = turnAt(rule, no);
  if (rule.until !== undefined && dueAt.getTime() > Date.parse(rule.until)) return null;
  return { no, dueAt };
}

/** The least number whose turn lies after this instant, however long ago the series began. */
function firstAfter(rule: SeriesRule, now: Date): number {
  const unit = `${rule.unit}s` as const;
  const passed = DateTime.fromJSDate(now, { zone: rule.zone }).diff(firstOf(rule), unit).as(unit);
  let no = Math.max(0, Math.floor(passed / rule.every) - 1);
  while (turnAt(rule, no) <= now) no += 1;
  return no;
}
