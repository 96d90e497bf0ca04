import { DateTime } from 'luxon';
import type { HoldReason } from '../contract/words.ts';

// May this automated message go out now? Pure, so that the table of cases in test/core/contactRules.test.ts is the rule.
// Must stay true: a message that is let through reaches its reader within the allowed hours of every zone it may be in.

/** Wall-clock times, HH:MM. `from` after `to` crosses midnight; both the same is the whole day. */
export interface HoursWindow {
  from: string;
  to: string;
}

export interface ContactFacts {
  now: Date;
  /** Null when there is nowhere to send to. */
  to: string | null;
  optedOut: boolean;
  /** Null: this message may go out at any hour. */
  allowedHours: HoursWindow | null;
  /** Where the client may be; never empty. Each must be within its allowed hours. */
  zones: readonly string[];
  /** Surveys only; null for what is no survey, or was counted already. */
  survey: { enabled: boolean; lastAt: Date | null; capDays: number } | null;
}

export type Verdict = { ok: true } | { ok: false; why: HoldReason; until: Date | null };

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
const ROUNDS = 100;

/** The verdict, with the instant from which it would be another. Reasons that time does not heal come first. */
export function judgeContact(facts: ContactFacts): Verdict {
  if (facts.survey && !facts.survey.enabled) return no('switched_off', null);
  if (facts.to === null) return no('no_address', null);
  if (facts.optedOut) return no('opted_out', null);
  const capUntil = endOfCap(facts);
  if (capUntil) return no('frequency_cap', capUntil);
  if (!facts.allowedHours) return { ok: true };
  const opening = nextOpening(facts.now, facts.allowedHours, facts.zones);
  return opening.getTime() === facts.now.getTime() ? { ok: true } : no('quiet_hours', opening);
}

function no(why: HoldReason, until: Date | null): Verdict {
  return { ok: false, why, until };
}

function endOfCap({ now, survey }: ContactFacts): Date | null {
  if (!survey?.lastAt || survey.capDays === 0) return null;
  const end = new Date(survey.lastAt.getTime() + survey.capDays * DAY_MS);
  return end > now ? end : null;
}

/** Whether the wall clock of this zone is within the window. */
export function isWithin(instant: Date, hours: HoursWindow, zone: string): boolean {
  const local = DateTime.fromJSDate(instant, { zone });
  const minute = local.hour * 60 + local.minute;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
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

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) % DAY_MINUTES;
}
