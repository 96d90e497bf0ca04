import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { isWithin, nextOpening } from '../../core/governor/hoursWindow.ts';

// Every change of the clock from 2025 to 2030, in every zone there is: before, at and after it nothing goes out of hours.

const FROM = Date.UTC(2025, 0, 1);
const TO = Date.UTC(2031, 0, 1);
const DAY_MS = 86_400_000;
/** No zone changes twice within a week. */
const STEP_MS = 7 * DAY_MS;
const MINUTE_MS = 60_000;

/** The instants at which a zone changes its offset, to the minute. */
function changesOf(zone: string): number[] {
  const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone }).offset;
  const changes: number[] = [];
  for (let day = FROM; day < TO; day += STEP_MS) {
    if (offsetAt(day) === offsetAt(day + STEP_MS)) continue;
    let [before, after] = [day, day + STEP_MS];
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === offsetAt(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

const edges = Intl.supportedValuesOf('timeZone').flatMap((zone) =>
  changesOf(zone).map((at) => ({ zone, at })),
);

/** The day's hours, the hours in which clocks change, across midnight, and the whole day. */
const WINDOWS = [
  { from: '08:00', to: '21:00' },
  { from: '02:30', to: '03:30' },
  { from: '01:30', to: '02:00' },
  { from: '22:00', to: '06:00' },
  { from: '00:00', to: '00:30' },
  { from: '12:00', to: '12:00' },
];

describe('changes of the clock', () => {
  test('there are some', () => {
    expect(edges.length).toBeGreaterThan(1_000);
  });

  test.each(WINDOWS)(
    'from $from to $to',
    (hours) => {
      const wrong: string[] = [];
      for (const { zone, at } of edges) {
        for (const minutes of [-1_440, -61, -60, -31, -1, 0, 1, 29, 30, 60, 61, 720]) {
          const now = new Date(at + minutes * MINUTE_MS);
          const opening = nextOpening(now, hours, [zone]);
          const isLate = opening.getTime() - now.getTime() > 2 * DAY_MS;
          if (!isWithin(opening, hours, zone) || opening < now || isLate)
            wrong.push(`${zone} ${now.toISOString()} -> ${opening.toISOString()}`);
        }
      }
      expect(wrong.slice(0, 10)).toEqual([]);
    },
    60_000,
  );
});
