import { addMonths, type Day } from './days.ts';
import type { ToWorkingDay } from './workingDays.ts';

// When a client is visited again and asked what they think of what was done. Pure.

export interface RevisitFacts {
  /** The last visit of this kind, if there was one. */
  lastOn: Day | null;
  /** The last service that was done. */
  lastServiceOn: Day | null;
  serviceStartOn: Day | null;
  months: number;
  today: Day;
}

/**
 * The day of the next visit: so many months after the last one, else after the last service, else after the service began; the
 * last of a month that has no such day; a working day; not in the past. Null for who was served nothing yet.
 */
export function nextRevisit(
  { lastOn, lastServiceOn, serviceStartOn, months, today }: RevisitFacts,
  toWorkingDay: ToWorkingDay,
): { baseOn: Day; dueOn: Day } | null {
  const baseOn = lastOn ?? lastServiceOn ?? serviceStartOn;
  if (baseOn === null) return null;
  const wanted = addMonths(baseOn, months);
  return { baseOn, dueOn: toWorkingDay(wanted > today ? wanted : today) };
}
