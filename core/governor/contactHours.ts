import { DateTime } from 'luxon';
import type { MessageChannel } from '../contract/words.ts';
import { covers, minutesOf, type HoursWindow } from './hoursWindow.ts';

// When a reader may be written to: within the house's own hours, within what the law of the place says on that date, and on no
// holiday, by the wall clock of every zone in which the reader may be. Pure.

/** A row of the dated table of laws: what holds in a place on some weekdays, from a date on. */
export interface LawRow {
  /** ISO 3166-1. */
  country: string;
  /** Second half of ISO 3166-2; null: the whole country. A state's row is asked beside its country's. */
  region: string | null;
  /** Null: both. */
  channel: MessageChannel | null;
  /** Monday is 1. On a weekday that no row of the place names, nothing goes. */
  days: readonly number[];
  /** HH:MM, `from` before `to`; `to` may be 24:00. */
  from: string;
  to: string;
  /** Calendar dates. The rows of a place that began last hold, and those before them no more. */
  validFrom: string;
  validUntil: string | null;
}

export interface ReaderHours {
  /** Null: the house has none of its own. */
  house: HoursWindow | null;
  /** Where the reader may be; never empty. */
  zones: readonly string[];
  /** Of the places where the reader may be, past and to come. */
  laws: readonly LawRow[];
  /** Whether nothing goes on a local date; null: every day will do. */
  closed: ((date: string) => boolean) | null;
}

export type ClosedWhy = 'quiet_hours' | 'holiday';

/** What holds by one zone's wall clock on its date. */
export interface LocalHours {
  zone: string;
  date: string;
  isHoliday: boolean;
  /** Each must be open. */
  windows: HoursWindow[];
}

const MOST_DAYS = 21;
const ROUNDS = 400;

/** The rows of each place that hold on a date, a list for each place. */
export function rowsInForce(laws: readonly LawRow[], date: string): LawRow[][] {
  const valid = laws.filter(
    (row) => row.validFrom <= date && (row.validUntil === null || row.validUntil >= date),
  );
  const places = new Map<string, LawRow[]>();
  for (const row of valid) {
    const key = `${row.country} ${row.region} ${row.channel}`;
    const newest = places.get(key)?.[0]?.validFrom ?? '';
    if (row.validFrom > newest) places.set(key, [row]);
    else if (row.validFrom === newest) places.get(key)?.push(row);
  }
  return [...places.values()];
}

/** What holds in a zone at an instant. A place that has rows and none for this weekday is closed: an empty window. */
export function localHours(instant: Date, hours: ReaderHours, zone: string): LocalHours {
  return hoursOf(DateTime.fromJSDate(instant, { zone }), hours, zone);
}

const NEVER: HoursWindow = { from: '00:00', to: '00:00' };

/** As toFormat would, in a tenth of its time. */
function dateOf({ year, month, day }: DateTime): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function hoursOf(local: DateTime, { house, laws, closed }: ReaderHours, zone: string): LocalHours {
  const date = dateOf(local);
  const ofLaw =
    laws.length === 0
      ? []
      : rowsInForce(laws, date).map((rows) => {
          const row = rows.find(({ days }) => days.includes(local.weekday));
          return row ? { from: row.from, to: row.to } : NEVER;
        });
  // The house's own may be all day or cross midnight, and is kept apart by its caller; a law's window never does.
  const windows = house ? [house, ...ofLaw] : ofLaw;
  return { zone, date, isHoliday: closed?.(date) ?? false, windows };
}

/** Why nothing may go to a reader of this zone at this instant; null when it may. */
export function whyClosed(instant: Date, hours: ReaderHours, zone: string): ClosedWhy | null {
  return whyClosedAt(DateTime.fromJSDate(instant, { zone }), hours, zone);
}

function whyClosedAt(local: DateTime, hours: ReaderHours, zone: string): ClosedWhy | null {
  const { isHoliday, windows } = hoursOf(local, hours, zone);
  if (isHoliday) return 'holiday';
  const minute = local.hour * 60 + local.minute;
  return windows.every((window) => isOpen(window, minute, window === hours.house)) ? null : 'quiet_hours';
}

/** A law's window of no length is closed; the house's is the whole day. */
export function isOpen(window: HoursWindow, minute: number, isHouse: boolean): boolean {
  if (isHouse) return covers(window, minute);
  return minute >= minutesOf(window.from) && minute < (window.to === '24:00' ? 1_440 : minutesOf(window.to));
}

/** Why nothing may go now, by whichever zone says no first; null when every zone says yes. */
export function whyClosedAnywhere(instant: Date, hours: ReaderHours): ClosedWhy | null {
  for (const zone of hours.zones) {
    const why = whyClosed(instant, hours, zone);
    if (why) return why;
  }
  return null;
}

/**
 * The first instant, from `instant` on, that is open in every zone; `instant` itself when it is. Null when there is none within
 * three weeks, as with zones that are never open together.
 */
export function nextAllowed(instant: Date, hours: ReaderHours): Date | null {
  const latest = instant.getTime() + MOST_DAYS * 86_400_000;
  let at: Date | null = instant;
  for (let round = 0; round < ROUNDS && at !== null && at.getTime() <= latest; round += 1) {
    const now: Date = at;
    const closed = hours.zones.find((zone) => whyClosed(now, hours, zone) !== null);
    if (closed === undefined) return at;
    at = openingIn(now, hours, closed);
  }
  return null;
}

/** A clock change may make an opening happen twice (both are looked at) or move it by the change (luxon does that). */
function openingIn(instant: Date, hours: ReaderHours, zone: string): Date | null {
  const today = DateTime.fromJSDate(instant, { zone }).startOf('day');
  for (let days = 0; days <= MOST_DAYS; days += 1) {
    const day = today.plus({ days });
    const { isHoliday, windows } = hoursOf(day, hours, zone);
    if (isHoliday) continue;
    const minutes = new Set([0, ...windows.map(({ from }) => minutesOf(from))]);
    const openings = [...minutes]
      .flatMap((minute): DateTime[] =>
        day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).getPossibleOffsets(),
      )
      .filter((one) => one.toMillis() > instant.getTime() && whyClosedAt(one, hours, zone) === null);
    if (openings.length > 0) return new Date(Math.min(...openings.map((one) => one.toMillis())));
  }
  return null;
}
