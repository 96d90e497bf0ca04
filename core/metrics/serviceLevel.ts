// Definitions of metrics, one place. FEATURES 3.4 compares them across products; the one on screen is ours ("hub default").

export interface QueueDay {
  answeredInTime: number;
  answered: number;
  /** Left before an agent came, later than the short-abandon limit. */
  abandoned: number;
}

/**
 * Service level: answered within the target / (answered + abandoned later than the short-abandon limit), 0..1.
 * Null before the first; short abandons count nowhere.
 */
export function serviceLevel({ answeredInTime, answered, abandoned }: QueueDay): number | null {
  const base = answered + abandoned;
  return base === 0 ? null : answeredInTime / base;
}
