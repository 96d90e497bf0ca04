import { describe, expect, test } from 'vitest';
import {
  bandOf,
  meanOf,
  npsOf,
  retentionSaving,
  satisfactionIndex,
  share,
  topBoxes,
  wordOfMouth,
} from '../../core/surveyDesk/surveyStatistics.ts';

/** How often each value was said. */
function said(...values: number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
const rounded = ({ value, low, high }: { value: number | null; low: number | null; high: number | null }) =>
  [value, low, high].map((one) => (one === null ? null : Number(one.toFixed(1))));

describe('A-24', () => {
  const five = said(5, 5, 4, 4, 3);
  test('5, 5, 4, 4, 3: index 80, top two boxes 80 %', () => {
    expect(satisfactionIndex([{ counts: five, weight: 1 }])).toMatchObject({ n: 5, value: 80 });
    expect(topBoxes('csat', five)).toMatchObject({ n: 5, value: 80 });
  });

  test('below five answers nothing is said but how many there are', () => {
    const four = said(5, 5, 4, 4);
    for (const figure of [
      satisfactionIndex([{ counts: four, weight: 1 }]),
      topBoxes('csat', four),
      npsOf(said(10, 10, 9, 0)),
      meanOf(four, { from: 1, to: 5 }),
    ])
      expect(figure).toEqual({ n: 4, value: null, low: null, high: null });
    expect(satisfactionIndex([])).toMatchObject({ n: 0, value: null });
  });

  test('four who are satisfied tell 20 to 48', () => {
    expect(wordOfMouth(4)).toEqual({ from: 20, to: 48 });
  });

  test('a cost of 200,000: 50,000 to 170,000', () => {
    expect(retentionSaving(200_000)).toEqual({ from: 50_000, to: 170_000 });
  });

  test.each([
    [90, 'good'],
    [89.9, 'amber'],
    [80, 'amber'],
    [79.9, 'red'],
    [null, null],
  ] as const)('%s is %s', (value, band) => {
    expect(bandOf({ n: 9, value, low: null, high: null })).toBe(band);
  });
});

describe('intervals', () => {
  // Newcombe 1998, table I: 81 of 263 by Wilson's score method.
  test.each([
    [81, 263, [30.8, 25.5, 36.6]],
    [0, 20, [0, 0, 16.1]],
    [20, 20, [100, 83.9, 100]],
  ])('%i of %i', (count, n, expected) => {
    expect(rounded(share(count, n))).toEqual(expected);
  });

  test('NPS: promoters less detractors', () => {
    const figure = npsOf(said(10, 9, 9, 8, 7, 6, 0, 10, 9, 10));
    expect(figure.value).toBeCloseTo(40);
    expect(figure.low).toBeLessThan(40);
    expect(npsOf(said(6, 6, 6, 6, 6))).toMatchObject({ value: -100, low: -100, high: -100 });
  });

  test('more answers of the same kind say it more closely', () => {
    const width = (times: number): number => {
      const counts = new Map([5, 4, 3, 2].map((value) => [value, times]));
      const { low, high } = satisfactionIndex([{ counts, weight: 1 }]);
      return (high ?? 0) - (low ?? 0);
    };
    expect(width(100)).toBeLessThan(width(10) / 2.9);
  });

  test('questions count by their weights', () => {
    const all = (value: number) => new Map([[value, 10]]);
    expect(
      satisfactionIndex([
        { counts: all(5), weight: 3 },
        { counts: all(1), weight: 1 },
      ]),
    ).toMatchObject({ value: 75, n: 10 });
  });
});
