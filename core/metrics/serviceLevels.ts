import type { ServiceLevelFormula } from '../contract/figures.ts';
import { buckets, type Bucket, type BucketCounts } from './visitBuckets.ts';

// Service level as four products compute it (FEATURES 3.4), from one and the same stays. Each names what it counts, so that
// a figure and the list of calls behind it cannot differ. Per queue visit; T is the target, S the short-abandon limit.

interface Formula {
  numerator: readonly Bucket[];
  denominator: readonly Bucket[];
}

const answered = ['answered_in_time', 'answered_late'] as const;
const abandoned = ['abandoned_short', 'abandoned_short_late', 'abandoned_in_time', 'abandoned_late'] as const;

export const formulas: Record<ServiceLevelFormula, Formula> = {
  /** Ours: answered within T / (answered + abandoned after more than S). Short abandons count nowhere. */
  hub: {
    numerator: ['answered_in_time'],
    denominator: [...answered, 'abandoned_in_time', 'abandoned_late'],
  },
  /** Twilio Flex: answered within T / answered. Whoever gave up is not looked at. */
  flex: { numerator: ['answered_in_time'], denominator: answered },
  /** Amazon Connect: left the queue within T, however (answered, abandoned, callback asked) / all that were queued. */
  connect: {
    numerator: ['answered_in_time', 'abandoned_short', 'abandoned_in_time', 'flowed_in_time'],
    denominator: buckets,
  },
  /** Genesys Cloud, base formula: (answered - answered after T) / (answered + abandoned). Short abandons count as well. */
  genesys: { numerator: ['answered_in_time'], denominator: [...answered, ...abandoned] },
};

export interface Share {
  /** 0..1; null while the denominator is empty. */
  share: number | null;
  numerator: number;
  denominator: number;
}

/** One formula over counted stays. */
export function serviceLevelBy(formula: ServiceLevelFormula, counts: BucketCounts): Share {
  const sum = (of: readonly Bucket[]): number => of.reduce((total, bucket) => total + counts[bucket], 0);
  return shareOf(sum(formulas[formula].numerator), sum(formulas[formula].denominator));
}

/**
 * Abandon rate (FEATURES 3.4, hub default): abandoned after more than S / offered, where offered is every stay that began.
 * Short abandons are shown apart.
 */
export function abandonRate(counts: BucketCounts): Share {
  const offered = buckets.reduce((total, bucket) => total + counts[bucket], 0);
  return shareOf(counts.abandoned_in_time + counts.abandoned_late, offered);
}

function shareOf(numerator: number, denominator: number): Share {
  return { share: denominator === 0 ? null : numerator / denominator, numerator, denominator };
}
