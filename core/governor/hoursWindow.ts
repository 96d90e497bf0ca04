import { DateTime } from 'luxon';

// A window of the day by the wall clock, and when it next opens.

/** Wall-clock times, HH:MM. `from` after `to` crosses midnight; both the same is the whole day. */
export interface HoursWindow {
  from: string;
  to: string;
}

export const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
const ROUNDS = 100;

/** Whether a minute of the day is within the window. */
export function covers(hours: HoursWindow, minute: number): boolean {
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Whether the wall clock of this zone is within the window. */
export function isWithin(instant: Date, hours: HoursWindow, zone: string): boolean {
  const local = DateTime.fromJSDate(instant, { zone });
  return covers(hours, local.hour * 60 + local.minute);
}

/**
 * The first instant, from `instant` on, at which the window is open in every zone; `instant` itself when it is open now.
 * Zones that are never open together (a short window, a wide country) are taken by their first one alone.
 */
export function nextOpening(instant: Date, hours: HoursWindow, zones: readonly string[]): Date {
  let at = instant;
  for (let round = 0; round < ROUNDS; round += 1) {
    const closed = zones.find((zone) => !isWithin(at, hours, zone));
    if (closed === undefined) return at;
    at = openingIn(at, hours, closed);
    // One that is found at all is found within two days.
    if (at.getTime() - instant.getTime() > 2 * DAY_MS) break;
  }
  const [first] = zones;
  if (first === undefined || isWithin(instant, hours, first)) return instant;
  return openingIn(instant, hours, first);
}

/** A clock change may make an opening happen twice (both are looked at) or move it by the change (luxon does that). */
function openingIn(instant: Date, hours: HoursWindow, zone: string): Date {
  const from = minutesOf(hours.from);
  const today = DateTime.fromJSDate(instant, { zone }).startOf('day');
  const openings = [0, 1, 2]
    .map((days) =>
      today.plus({ days }).set({ hour: Math.floor(from / 60), minute: from % 60, second: 0, millisecond: 0 }),
    )
    .flatMap((opening): DateTime[] => opening.getPossibleOffsets())
    .map((opening) => opening.toJSDate())
    .filter((opening) => opening > instant && isWithin(opening, hours, zone));
  return openings.reduce(
    (first, opening) => (opening < first ? opening : first),
    new Date(instant.getTime() + 3 * DAY_MS),
  );
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) % DAY_MINUTES;
}
