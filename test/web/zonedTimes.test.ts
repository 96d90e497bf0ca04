import { expect, test } from 'vitest';
import { fromInput, mondayMorning, toInput, tomorrowMorning } from '../../web/src/composer/zonedTimes.ts';

const at = (text: string) => Date.parse(text);
const iso = (instant: number | null) => instant !== null && new Date(instant).toISOString();

test.each([
  ['2026-03-07T20:00:00Z', 'America/New_York', '2026-03-08T13:00:00.000Z'],
  // There it is the day before still.
  ['2026-11-29T03:00:00Z', 'America/Los_Angeles', '2026-11-29T17:00:00.000Z'],
  ['2026-11-29T23:00:00Z', 'Asia/Shanghai', '2026-12-01T01:00:00.000Z'],
  ['2026-12-31T12:00:00Z', 'Asia/Kathmandu', '2027-01-01T03:15:00.000Z'],
])('tomorrow morning, seen at %s, in %s', (now, zone, expected) => {
  expect(iso(tomorrowMorning(at(now), zone))).toBe(expected);
});

test.each([
  // A Sunday here, a Monday there.
  ['2026-11-29T20:00:00Z', 'Asia/Tokyo', '2026-12-07T00:00:00.000Z'],
  ['2026-11-29T20:00:00Z', 'Europe/London', '2026-11-30T09:00:00.000Z'],
  ['2026-11-30T08:00:00Z', 'Europe/London', '2026-12-07T09:00:00.000Z'],
])('Monday morning, seen at %s, in %s', (now, zone, expected) => {
  expect(iso(mondayMorning(at(now), zone))).toBe(expected);
});

test('what is typed is the time there, over both changes of the clock', () => {
  expect(iso(fromInput('2026-07-01T10:30', 'Europe/Paris'))).toBe('2026-07-01T08:30:00.000Z');
  expect(iso(fromInput('2026-03-29T02:30', 'Europe/Paris'))).toMatch(/^2026-03-29T0[01]:30/);
  expect(iso(fromInput('2026-10-25T02:30', 'Europe/Paris'))).toMatch(/^2026-10-25T0[01]:30/);
  expect(toInput(at('2026-07-01T08:30:00Z'), 'Europe/Paris')).toBe('2026-07-01T10:30');
  expect(fromInput('', 'Europe/Paris')).toBeNull();
});
