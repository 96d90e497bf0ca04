// the emotion index of a client, and the quadrant that it makes with how the client behaves.
// Pure; core/relations/relationFacts.ts computes the same index in SQL for many clients at once.

/** After so many days a contact weighs half. */
export const HALF_LIFE_DAYS = 30;
/** Orders and contacts of so many days are how a client behaves. */
export const BEHAVIOUR_DAYS = 90;

export interface Felt {
  /** -1 to 1. */
  sentiment: number;
  ageDays: number;
}

/** `Σ w s / Σ w` with `w = 0.5^(age/30)`; null when nothing is known. */
export function emotionIndex(contacts: readonly Felt[]): number | null {
  let weights = 0;
  let sum = 0;
  for (const { sentiment, ageDays } of contacts) {
    const weight = 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);
    weights += weight;
    sum += weight * sentiment;
  }
  return weights === 0 ? null : sum / weights;
}

/** What a survey says of a contact: its lowest score is -1, its highest 1. */
export function sentimentOfScore(score: number, { from, to }: { from: number; to: number }): number {
  if (to <= from) return 0;
  return Math.max(-1, Math.min(1, (2 * (score - from)) / (to - from) - 1));
}

/** Orders and contacts of 90 days, 0 to 1 by what is much in the segment (`top`). */
export function behaviourScore(activity: number, top: number): number {
  return Math.min(1, activity / Math.max(1, top));
}

export interface QuadrantRules {
  feelingLowBelow: number;
  behaviourHighFrom: number;
}

export type QuadrantOf = 'healthy' | 'at_risk' | 'develop' | 'breaking';

/** A-23, step 4; null while nothing is known of how the client feels. */
export function quadrantOf(
  { emotion, behaviour }: { emotion: number | null; behaviour: number },
  rules: QuadrantRules,
): QuadrantOf | null {
  if (emotion === null) return null;
  const feelsGood = emotion >= rules.feelingLowBelow;
  if (behaviour >= rules.behaviourHighFrom) return feelsGood ? 'healthy' : 'at_risk';
  return feelsGood ? 'develop' : 'breaking';
}
