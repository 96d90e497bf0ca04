import type { WaitRange } from '../contract/waiting.ts';

// Pure: how long a caller will probably wait, from how fast the queue has been answered. Said as a range, because nobody
// knows it to the minute; and nothing at all is said while too little is known.

export interface RecentAnswers {
  /** When callers of this queue were answered lately, in any order. */
  answeredAt: readonly Date[];
  /** 1 for the next in line; above COUNTED_PLACES it only says "at least". */
  place: number;
  now: Date;
}

/** Fewer answers than this say nothing about the pace. */
const ENOUGH = 3;
export const LOOK_BACK_MINUTES = 30;
/** Places are counted so far: who stands behind is told neither a place nor an end. */
export const COUNTED_PLACES = 500;
const MINUTE_MS = 60_000;
/** What is said is one of these, so that no number sounds measured. */
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60] as const;
const FASTER = 0.7;
const SLOWER = 1.4;

/**
 * place x (time since the oldest of the recent answers / how many there were). That time runs on while nobody answers, so
 * the estimate grows instead of staying at what the last answer made it. Null when too few calls were answered lately.
 */
export function estimateWait({ answeredAt, place, now }: RecentAnswers): WaitRange | null {
  const since = now.getTime() - LOOK_BACK_MINUTES * MINUTE_MS;
  const recent = answeredAt.map((at) => at.getTime()).filter((at) => at >= since && at <= now.getTime());
  if (recent.length < ENOUGH || place < 1) return null;
  const paceMs = (now.getTime() - Math.min(...recent)) / recent.length;
  const minutes = (paceMs * place) / MINUTE_MS;
  const range = roundRange(minutes * FASTER, minutes * SLOWER);
  if (place <= COUNTED_PLACES) return range;
  return range.fromMinutes === 0 ? null : { ...range, toMinutes: null };
}

function roundRange(low: number, high: number): WaitRange {
  const toMinutes = STEPS.find((step) => step >= high) ?? null;
  const fromMinutes = STEPS.findLast((step) => step <= low) ?? 0;
  if (toMinutes === null) return { fromMinutes: Math.min(fromMinutes, 60), toMinutes: null };
  // "About three to three minutes" is no range.
  if (fromMinutes === toMinutes) return { fromMinutes: before(fromMinutes), toMinutes };
  return { fromMinutes, toMinutes };
}

function before(step: number): number {
  return STEPS.findLast((one) => one < step) ?? 0;
}
