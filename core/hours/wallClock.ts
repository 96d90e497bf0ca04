import { DateTime } from 'luxon';

// From the wall clock to instants. When clocks go forward some times do not exist, when they go back some come twice: who
// opens at such a time opens at the first of them, who closes then closes at the last, and a time that is left out is the
// instant at which the clock was moved. So a caller is never sent away for the hour that a clock was turned.

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** No clock was ever moved by more, within one day, where people have telephones. */
const LARGEST_MOVE_MS = 3 * 60 * MINUTE_MS;

/** `minutes` since midnight, up to 24 hours. */
export function instantAt(
  at: { zone: string; date: string; minutes: number },
  edge: 'opening' | 'closing',
): number {
  const wall = new Date(Date.parse(at.date) + at.minutes * MINUTE_MS);
  const [hour, minute] = [wall.getUTCHours(), wall.getUTCMinutes()];
  const found = DateTime.fromObject(
    { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate(), hour, minute },
    { zone: at.zone },
  );
  if (found.hour !== hour || found.minute !== minute) return clockMoveNear(found);
  const instants = found.getPossibleOffsets().map((one) => one.toMillis());
  return edge === 'opening' ? Math.min(...instants) : Math.max(...instants);
}

/** The instant at which the clock was moved near this one, to the minute. */
function clockMoveNear(time: DateTime): number {
  let before = time.toMillis() - LARGEST_MOVE_MS;
  let after = time.toMillis() + LARGEST_MOVE_MS;
  const offsetAt = (ms: number): number => DateTime.fromMillis(ms, { zone: time.zoneName ?? 'utc' }).offset;
  const first = offsetAt(before);
  while (after - before > MINUTE_MS) {
    const middle = Math.floor((before + after) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middle) === first) before = middle;
    else after = middle;
  }
  return after;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The calendar date of an instant in a zone. */
export function dateAt(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd');
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(date: string): number {
  return new Date(date).getUTCDay() || 7;
}

/** `09:30` in minutes since midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
