import type { DayPlan } from '../contract/dayPlan.ts';
import type { FollowUp } from '../contract/followUps.ts';

// A day as one works through it: what is late, what has its hour, where one has to go, what only has to be done that day.

type Parts = Pick<DayPlan, 'overdue' | 'timed' | 'visits' | 'anyTime' | 'done'>;
type Part = keyof Parts;

const TIERS = ['vip', 'gold', 'silver', 'standard'];

/** `start`: the instant at which the day begins. Ordered by time, and of one time the more important client first (LO-21). */
export function arrangeDay(followUps: readonly FollowUp[], start: Date): Parts {
  const parts: Parts = { overdue: [], timed: [], visits: [], anyTime: [], done: [] };
  for (const one of followUps.toSorted(byTimeThenTier)) parts[partOf(one, start)].push(one);
  return parts;
}

function partOf(one: FollowUp, start: Date): Part {
  if (one.state === 'done') return 'done';
  if (one.state === 'overdue' || Date.parse(one.dueUntil ?? one.dueAt) < start.getTime()) return 'overdue';
  if (one.kind === 'visit') return 'visits';
  return one.dueUntil === null ? 'timed' : 'anyTime';
}

function byTimeThenTier(one: FollowUp, other: FollowUp): number {
  return (
    Date.parse(one.dueAt) - Date.parse(other.dueAt) ||
    TIERS.indexOf(one.clientTier) - TIERS.indexOf(other.clientTier) ||
    one.id.localeCompare(other.id)
  );
}
