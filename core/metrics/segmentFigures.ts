// Figures about agents' parts in calls (FEATURES 3.4, column "hub default"), from segments, which are written once. Durations
// in milliseconds. Pure.

export interface Segment {
  /** work, consult, after */
  kind: string;
  /** missed, declined, canceled, rescinded; handled, transferred, returned, unreached, consult, after */
  result: string;
  ringMs: number;
  talkMs: number;
  holdMs: number;
  consultMs: number;
  wrapMs: number;
}

export interface SegmentFigures {
  /** Offers made to an agent: accepted, missed, declined, and taken back. */
  offered: number;
  accepted: number;
  /** Timed out. Who declined, and callers who hung up while it rang, are apart. */
  missed: number;
  declined: number;
  /** The caller hung up, or the work went elsewhere, while it rang. */
  canceled: number;
  rescinded: number;
  transferred: number;
  /** Given back to its queue, or lost with the agent's line. */
  returned: number;
  talkMs: number;
  holdMs: number;
  consultMs: number;
  /** After-call work, per agent's part; of who gave the call away too. */
  wrapMs: number;
  /** Average handle time: talk + hold + consult + after-call work, over parts handled or transferred; null without any. */
  averageHandleMs: number | null;
  /** Hold, over all handled parts, and over those that were held at all. */
  averageHoldMs: number | null;
  averageHoldOfHeldMs: number | null;
}

const notAccepted = new Set(['missed', 'declined', 'canceled', 'rescinded']);

export function segmentFigures(segments: readonly Segment[]): SegmentFigures {
  const work = segments.filter(({ kind }) => kind === 'work');
  const withResult = (result: string): number => work.filter((one) => one.result === result).length;
  const sum = (of: 'talkMs' | 'holdMs' | 'consultMs' | 'wrapMs'): number =>
    segments.reduce((total, one) => total + one[of], 0);
  const handled = withResult('handled') + withResult('transferred');
  const held = work.filter(({ holdMs }) => holdMs > 0).length;
  const [talkMs, holdMs, consultMs, wrapMs] = [sum('talkMs'), sum('holdMs'), sum('consultMs'), sum('wrapMs')];
  return {
    offered: work.length,
    accepted: work.filter(({ result }) => !notAccepted.has(result)).length,
    missed: withResult('missed'),
    declined: withResult('declined'),
    canceled: withResult('canceled'),
    rescinded: withResult('rescinded'),
    transferred: withResult('transferred'),
    returned: withResult('returned'),
    talkMs,
    holdMs,
    consultMs,
    wrapMs,
    averageHandleMs: average(talkMs + holdMs + consultMs + wrapMs, handled),
    averageHoldMs: average(holdMs, handled),
    averageHoldOfHeldMs: average(holdMs, held),
  };
}

const average = (total: number, count: number): number | null =>
  count === 0 ? null : Math.round(total / count);

export interface WaitFigures {
  /** Average speed of answer: mean of the time from entering the queue to hearing the agent, of the answered alone. */
  averageMs: number | null;
  medianMs: number | null;
  /** Nine of ten were answered within. */
  p90Ms: number | null;
  /** Longest wait, whatever became of it. */
  longestMs: number | null;
}

/** Speed of answer: show median and p90 beside the mean, which a few long waits carry away. */
export function waitFigures(answeredMs: readonly number[], allMs: readonly number[]): WaitFigures {
  const sorted = answeredMs.toSorted((one, other) => one - other);
  const rank = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return {
    averageMs: average(
      sorted.reduce((total, one) => total + one, 0),
      sorted.length,
    ),
    medianMs: rank(0.5),
    p90Ms: rank(0.9),
    longestMs: allMs.length === 0 ? null : allMs.reduce((most, one) => Math.max(most, one), 0),
  };
}
