import { DateTime } from 'luxon';

/** From so many days before the month ends, who had no action in it is named. */
export const WARN_DAYS = 5;

export interface Months {
  /** The beginnings of this month and of the one before, by the clock of the zone. */
  thisStart: Date;
  lastStart: Date;
  /** Whether the month is so nearly over that its gaps are named. */
  isWarning: boolean;
}

/** The months that are looked at now. */
export function monthsAt(now: Date, zone: string): Months {
  const here = DateTime.fromJSDate(now, { zone });
  const start = here.startOf('month');
  const warnFrom = start.plus({ months: 1 }).minus({ days: WARN_DAYS });
  return {
    thisStart: start.toJSDate(),
    lastStart: start.minus({ months: 1 }).toJSDate(),
    isWarning: here >= warnFrom,
  };
}

/**
 * at least one action of a person in each month in which it was open from the beginning. Overdue: last month had none, nor was
 * there one since. Warned: this month has none yet and is nearly over. New ones are looked at from the month after.
 */
export function monthlyAction(
  { openSince, lastActionAt }: { openSince: Date; lastActionAt: Date | null },
  { thisStart, lastStart, isWarning }: Months,
): 'ok' | 'warn' | 'overdue' {
  const isMissing = (start: Date): boolean =>
    openSince <= start && (lastActionAt === null || lastActionAt < start);
  if (isMissing(lastStart)) return 'overdue';
  return isWarning && isMissing(thisStart) ? 'warn' : 'ok';
}
