// who is like those whom we have lost. Pure: vectors of features, each 0 to 1.

/** In the order in which they stand in a vector (client_relation.features). */
export const FEATURES = [
  'tenure',
  'orderTrend',
  'contactInterval',
  'emotion',
  'complaints',
  'calls',
  'tier',
] as const;
export type Feature = (typeof FEATURES)[number];

/** With fewer lost clients there is nothing to be like. */
export const LOST_NEEDED = 20;

/** The middle of these vectors; null when there are none. */
export function centroidOf(vectors: readonly (readonly number[])[]): number[] | null {
  const [first] = vectors;
  if (!first) return null;
  return first.map((_, at) => vectors.reduce((sum, vector) => sum + (vector[at] ?? 0), 0) / vectors.length);
}

/** `1 / (1 + euclid)`: 1 for the same, less the further apart (A-16, step 2). */
export function similarityOf(vector: readonly number[], centroid: readonly number[]): number {
  const squares = centroid.reduce((sum, value, at) => sum + (value - (vector[at] ?? 0)) ** 2, 0);
  return 1 / (1 + Math.sqrt(squares));
}

/** What each step of the cost of leaving takes off; at 5 of 5 it halves. [OURS] */
const PER_STEP_OF_COST = 0.125;

/**
 * How likely a client is to leave, 0 to 1: alike those who left, less the dearer it is to leave (LC-07; 1 to 5, null: not
 * known, which takes nothing off).
 */
export function likelyToLeave(similarity: number, switchingCost: number | null): number {
  return similarity * (1 - PER_STEP_OF_COST * ((switchingCost ?? 1) - 1));
}

/** The features in which the vector is nearest to the centroid, the nearest first. */
export function nearestFeatures(
  vector: readonly number[],
  centroid: readonly number[],
  count = 2,
): Feature[] {
  return FEATURES.map((feature, at) => ({
    feature,
    apart: Math.abs((centroid[at] ?? 0) - (vector[at] ?? 0)),
  }))
    .toSorted((a, b) => a.apart - b.apart)
    .slice(0, count)
    .map(({ feature }) => feature);
}

export interface FeatureFacts {
  tenureDays: number;
  /** The last gap between two orders by the usual one; null with fewer than three orders. */
  orderGapRatio: number | null;
  /** Between two contacts, on average; null with fewer than two. */
  contactGapDays: number | null;
  emotion: number | null;
  badContacts: number;
  callShare: number | null;
  tierRank: number;
}

const FULL_TENURE_DAYS = 5 * 365;
const FULL_GAP_RATIO = 3;
const FULL_CONTACT_GAP_DAYS = 180;
const FULL_BAD_CONTACTS = 5;
const TOP_TIER_RANK = 3;
const upToOne = (value: number): number => Math.max(0, Math.min(1, value));

/** The vector of a client. What is not known stands in the middle. */
export function vectorOf(facts: FeatureFacts): number[] {
  return [
    upToOne(facts.tenureDays / FULL_TENURE_DAYS),
    facts.orderGapRatio === null ? 0.5 : upToOne(facts.orderGapRatio / FULL_GAP_RATIO),
    facts.contactGapDays === null ? 0.5 : upToOne(facts.contactGapDays / FULL_CONTACT_GAP_DAYS),
    facts.emotion === null ? 0.5 : upToOne((facts.emotion + 1) / 2),
    upToOne(facts.badContacts / FULL_BAD_CONTACTS),
    facts.callShare ?? 0.5,
    upToOne(facts.tierRank / TOP_TIER_RANK),
  ];
}
