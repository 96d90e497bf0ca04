import type { RelationReason, RelationState, ValueGroup } from '../contract/relations.ts';
import type { Tier } from '../contract/words.ts';

export interface ValueFacts {
  tier: Tier;
  /** While the client was not lost. */
  tierSeen: Tier;
  state: RelationState;
  orders: number;
  daysSinceOrder: number | null;
}

const isTop = (tier: Tier): boolean => tier === 'gold' || tier === 'vip';

/** A-12, step 2. */
export function isLost({ state, daysSinceOrder }: ValueFacts, { lostDays }: { lostDays: number }): boolean {
  return state === 'broken' || (daysSinceOrder !== null && daysSinceOrder >= lostDays);
}

/** the four value groups, and why. */
export function valueGroupOf(
  facts: ValueFacts,
  rules: { lostDays: number },
): { group: ValueGroup; reason: RelationReason } {
  if (facts.orders === 0) return { group: 'potential', reason: 'no_order_yet' };
  const lost = isLost(facts, rules);
  if (lost && isTop(facts.tierSeen)) return { group: 'lost_mvc', reason: 'silence' };
  if (!lost && isTop(facts.tier)) return { group: 'mvc', reason: 'tier' };
  return { group: 'ordinary', reason: 'tier' };
}
