import type { QuestionKind } from '../contract/instruments.ts';
import type { Estimate } from '../contract/surveyResults.ts';

// The figures of surveys, from how often each value was said. Pure; vectors in test/core/surveyStatistics.test.ts.
// Below five answers no figure is given: it would say something about people, not about the service.

export const LEAST_ANSWERS = 5;
/** 95 %. */
const Z = 1.959964;
/** The goal of the house for the satisfaction index (SM-03), and from where it is amber. */
export const TARGET = 90;
const AMBER = 80;
/** Of loyal clients (SM-14). */
export const LOYAL_TARGET = 20;

/** value -> how often. */
export type Counts = ReadonlyMap<number, number>;

export function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, n) => sum + n, 0);
}

export function countWhere(counts: Counts, holds: (value: number) => boolean): number {
  return [...counts].reduce((sum, [value, n]) => (holds(value) ? sum + n : sum), 0);
}

const unknown = (n: number): Estimate => ({ n, value: null, low: null, high: null });

/** A share in percent with its Wilson interval. */
export function share(count: number, n: number): Estimate {
  if (n < LEAST_ANSWERS) return unknown(n);
  const p = count / n;
  const spread = 1 + Z ** 2 / n;
  const middle = (p + Z ** 2 / (2 * n)) / spread;
  const half = (Z / spread) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  return { n, value: p * 100, low: Math.max(0, middle - half) * 100, high: Math.min(1, middle + half) * 100 };
}

interface Moments {
  n: number;
  mean: number;
  /** Of one answer; by n - 1. */
  variance: number;
}

function moments(counts: Counts, score: (value: number) => number): Moments {
  const n = total(counts);
  const mean = [...counts].reduce((sum, [value, count]) => sum + score(value) * count, 0) / n;
  const squares = [...counts].reduce((sum, [value, count]) => sum + (score(value) - mean) ** 2 * count, 0);
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 };
}

function estimate({ n, mean, variance }: Moments, [lowest, highest]: readonly [number, number]): Estimate {
  if (n < LEAST_ANSWERS) return unknown(n);
  const half = Z * Math.sqrt(variance / n);
  return { n, value: mean, low: Math.max(lowest, mean - half), high: Math.min(highest, mean + half) };
}

/** The mean on the scale of the question. */
export function meanOf(counts: Counts, scale: { from: number; to: number }): Estimate {
  return estimate(moments(counts, Number), [scale.from, scale.to]);
}

/** Those who said 4 or 5 of 5 (CSAT), or 5 to 7 of 7 (CES), in percent. */
export function topBoxes(kind: QuestionKind, counts: Counts): Estimate {
  const from = kind === 'ces' ? 5 : kind === 'yesno' ? 1 : 4;
  return share(
    countWhere(counts, (value) => value >= from),
    total(counts),
  );
}

/** %(9-10) less %(0-6), -100 to 100. */
export function npsOf(counts: Counts): Estimate {
  const score = (value: number): number => (value >= 9 ? 100 : value <= 6 ? -100 : 0);
  return estimate(moments(counts, score), [-100, 100]);
}

const indexPoint = (value: number): number => ((value - 1) / 4) * 100;

/**
 * mean((x - 1) / 4) × 100 of ratings from 1 to 5; of several questions the mean by their weights (SM-02). `n`: the answers to the
 * question that most have answered.
 */
export function satisfactionIndex(questions: readonly { counts: Counts; weight: number }[]): Estimate {
  const rated = questions
    .map(({ counts, weight }) => ({ weight, ...moments(counts, indexPoint) }))
    .filter(({ n }) => n > 0);
  const n = Math.max(0, ...rated.map((one) => one.n));
  if (n < LEAST_ANSWERS) return unknown(n);
  const weights = rated.reduce((sum, { weight }) => sum + weight, 0);
  const mean = rated.reduce((sum, one) => sum + one.mean * one.weight, 0) / weights;
  const spread = rated.reduce((sum, one) => sum + (one.weight / weights) ** 2 * (one.variance / one.n), 0);
  const half = Z * Math.sqrt(spread);
  return { n, value: mean, low: Math.max(0, mean - half), high: Math.min(100, mean + half) };
}

/** Where an index stands against the goal. */
export function bandOf({ value }: Estimate): 'good' | 'amber' | 'red' | null {
  if (value === null) return null;
  return value >= TARGET ? 'good' : value >= AMBER ? 'amber' : 'red';
}

/** How many people hear of it: each satisfied client tells 5 to 12 (SM-08). */
export function wordOfMouth(satisfied: number): { from: number; to: number } {
  return { from: satisfied * 5, to: satisfied * 12 };
}

/** What five points less of churn would save, as quoted: 25 to 85 percent of the cost. The literature says profit. */
export function retentionSaving(cost: number): { from: number; to: number } {
  return { from: cost * 0.25, to: cost * 0.85 };
}
