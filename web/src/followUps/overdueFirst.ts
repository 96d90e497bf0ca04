import type { FollowUp } from '../api/types.ts';

const order: Record<FollowUp['state'], number> = { overdue: 0, planned: 1, done: 2, canceled: 2 };

/** What is late stands on top, then what comes next, then what is over, newest first. */
export function overdueFirst(followUps: readonly FollowUp[]): FollowUp[] {
  return followUps.toSorted((one, other) => {
    const byState = order[one.state] - order[other.state];
    if (byState !== 0) return byState;
    const byTime = Date.parse(one.dueAt) - Date.parse(other.dueAt);
    return order[one.state] === 2 ? -byTime : byTime;
  });
}
