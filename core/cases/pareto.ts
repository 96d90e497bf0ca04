import type { ParetoBar } from '../contract/caseFigures.ts';

type Counted = Pick<ParetoBar, 'key' | 'name' | 'nameZh' | 'count'>;

/** The largest first, each with its share and the share of all up to it (CF-05). Pure. */
export function paretoOf(counts: readonly Counted[]): ParetoBar[] {
  const whole = counts.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  return counts
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count || one.key.localeCompare(other.key))
    .map((bar) => {
      before += bar.count;
      return { ...bar, share: bar.count / whole, cumulative: before / whole };
    });
}
