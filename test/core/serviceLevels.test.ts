import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentFigures, waitFigures, type Segment } from '../../core/metrics/segmentFigures.ts';
import { abandonRate, formulas, serviceLevelBy } from '../../core/metrics/serviceLevels.ts';
import { bucketOf, buckets, noVisits, type Bucket, type Visit } from '../../core/metrics/visitBuckets.ts';

const ENTERED = new Date('2026-03-10T09:00:00Z');

const visit = (result: string | null, seconds: number | null, of: Partial<Visit> = {}): Visit => ({
  enteredAt: ENTERED,
  leftAt: seconds === null ? null : new Date(ENTERED.getTime() + seconds * 1_000),
  result,
  serviceLevelSeconds: 20,
  shortAbandonSeconds: 5,
  ...of,
});

describe('what became of a stay', () => {
  test.each<[string | null, number | null, Bucket]>([
    ['answered', 20, 'answered_in_time'],
    ['answered', 20.001, 'answered_late'],
    ['abandoned', 5, 'abandoned_short'],
    ['abandoned', 5.001, 'abandoned_in_time'],
    ['abandoned', 20, 'abandoned_in_time'],
    ['abandoned', 21, 'abandoned_late'],
    ['callback', 3, 'flowed_in_time'],
    ['moved', 30, 'flowed_late'],
    [null, null, 'waiting'],
  ])('%s after %s s: %s', (result, seconds, bucket) => {
    expect(bucketOf(visit(result, seconds))).toBe(bucket);
  });

  test('short abandons of a queue that is more patient with them than with its agents', () => {
    const limits = { serviceLevelSeconds: 5, shortAbandonSeconds: 10 };
    expect(bucketOf(visit('abandoned', 4, limits))).toBe('abandoned_short');
    expect(bucketOf(visit('abandoned', 8, limits))).toBe('abandoned_short_late');
    expect(bucketOf(visit('abandoned', 11, limits))).toBe('abandoned_late');
  });
});

describe('one day of traffic, three service levels', () => {
  const day = {
    ...noVisits,
    answered_in_time: 70,
    answered_late: 15,
    abandoned_in_time: 10,
    abandoned_late: 5,
  };
  test.each([
    ['flex', 82, 85],
    ['connect', 80, 100],
    ['genesys', 70, 100],
    ['hub', 70, 100],
  ] as const)('%s: %i %%', (formula, percent, denominator) => {
    const level = serviceLevelBy(formula, day);
    expect(Math.round((level.share ?? 0) * 100)).toBe(percent);
    expect(level.denominator).toBe(denominator);
  });

  test('short abandons: ours leaves them out, Connect counts them as served, Genesys as lost', () => {
    const short = { ...day, abandoned_in_time: 0, abandoned_short: 10 };
    expect(serviceLevelBy('hub', short)).toMatchObject({ numerator: 70, denominator: 90 });
    expect(serviceLevelBy('connect', short)).toMatchObject({ numerator: 80, denominator: 100 });
    expect(serviceLevelBy('genesys', short)).toMatchObject({ numerator: 70, denominator: 100 });
    expect(abandonRate(short)).toEqual({ share: 0.05, numerator: 5, denominator: 100 });
  });

  test('nothing happened yet', () => {
    expect(serviceLevelBy('hub', noVisits)).toEqual({ share: null, numerator: 0, denominator: 0 });
  });

  test('what is above the line is below it too, whatever the day was like', () => {
    const counts = fc.record(
      Object.fromEntries(buckets.map((bucket) => [bucket, fc.nat(1_000)])) as Record<
        Bucket,
        fc.Arbitrary<number>
      >,
    );
    fc.assert(
      fc.property(counts, fc.constantFrom(...(Object.keys(formulas) as 'hub'[])), (day_, formula) => {
        const { share, numerator, denominator } = serviceLevelBy(formula, day_);
        expect(numerator).toBeLessThanOrEqual(denominator);
        expect(share === null).toBe(denominator === 0);
      }),
    );
  });
});

describe('agents’ parts', () => {
  const part = (of: Partial<Segment>): Segment => ({
    kind: 'work',
    result: 'handled',
    ringMs: 0,
    talkMs: 0,
    holdMs: 0,
    consultMs: 0,
    wrapMs: 0,
    ...of,
  });

  test('handle time is talk, hold, consultation and after-call work, also that of who gave the call away', () => {
    const figures = segmentFigures([
      part({ talkMs: 60_000, holdMs: 20_000, wrapMs: 10_000 }),
      part({ result: 'transferred', talkMs: 30_000, consultMs: 10_000 }),
      part({ kind: 'after', result: 'after', wrapMs: 10_000 }),
      part({ kind: 'consult', result: 'consult', consultMs: 10_000 }),
      part({ result: 'missed' }),
      part({ result: 'declined' }),
      part({ result: 'canceled' }),
      part({ result: 'rescinded' }),
    ]);
    expect(figures).toMatchObject({
      offered: 6,
      accepted: 2,
      missed: 1,
      declined: 1,
      canceled: 1,
      rescinded: 1,
      transferred: 1,
      wrapMs: 20_000,
      averageHandleMs: 75_000,
      averageHoldMs: 10_000,
      averageHoldOfHeldMs: 20_000,
    });
  });

  test('speed of answer: mean, median, nine of ten; the longest wait is of all', () => {
    const answered = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((seconds) => seconds * 1_000);
    expect(waitFigures(answered, [...answered, 250_000])).toEqual({
      averageMs: 14_500,
      medianMs: 5_000,
      p90Ms: 9_000,
      longestMs: 250_000,
    });
    expect(waitFigures([], [])).toEqual({ averageMs: null, medianMs: null, p90Ms: null, longestMs: null });
  });
});
