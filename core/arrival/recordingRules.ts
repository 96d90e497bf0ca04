import parsePhoneNumber from 'libphonenumber-js/max';
import type { NoticeKind } from '../contract/arrivalWords.ts';
import { strictest } from './strictest.ts';

// What has to be said before a call is recorded, by the place of either end. Where a law asks for everybody's consent and takes
// staying on the line after being told for it, that is `notice`; where it wants a yes, `consent`; where one side's knowledge
// is enough, `none`. Each line holds from its date; a law that changes gets a line of its own. Not legal advice: a flow may
// demand more.

interface Rule {
  /** ISO 3166: a country, or a state of it. */
  place: string;
  /** The first day on which it holds. */
  since: string;
  kind: NoticeKind;
}

const EVER = '1900-01-01';

export const recordingRules: readonly Rule[] = [
  // United States: one party's consent federally (18 U.S.C. 2511), everybody's in these states.
  { place: 'US', since: EVER, kind: 'none' },
  ...['US-CA', 'US-CT', 'US-DE', 'US-FL', 'US-IL', 'US-MD', 'US-MA', 'US-MI', 'US-MT'].map(asNotice),
  ...['US-NV', 'US-NH', 'US-OR', 'US-PA', 'US-VT', 'US-WA'].map(asNotice),
  { place: 'CA', since: '2001-01-01', kind: 'notice' },
  // European Union and neighbours: told beforehand (GDPR, in force since 25 May 2018); a yes where penal law asks for it.
  ...['AT', 'BE', 'BG', 'CY', 'CZ', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT'].map(asGdpr),
  ...['LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'IS', 'LI'].map(asGdpr),
  { place: 'GB', since: '2000-10-24', kind: 'notice' },
  { place: 'CH', since: '2004-03-01', kind: 'consent' },
  { place: 'DE', since: '1968-01-01', kind: 'consent' },
  // Elsewhere.
  { place: 'CN', since: EVER, kind: 'none' },
  { place: 'CN', since: '2021-11-01', kind: 'notice' },
  { place: 'HK', since: '1996-12-20', kind: 'notice' },
  { place: 'SG', since: '2014-07-02', kind: 'notice' },
  { place: 'JP', since: EVER, kind: 'none' },
  { place: 'AU', since: '1979-01-01', kind: 'notice' },
  { place: 'NZ', since: EVER, kind: 'none' },
  { place: 'IN', since: EVER, kind: 'none' },
];

function asNotice(place: string): Rule {
  return { place, since: EVER, kind: 'notice' };
}

function asGdpr(place: string): Rule {
  return { place, since: '2018-05-25', kind: 'notice' };
}

/** Nobody knows where a withheld caller is, nor what a country asks that is not in the table: they are told. */
const UNKNOWN: NoticeKind = 'notice';

/** What the law of a place asks on a day. A state's own line goes before its country's. */
export function ruleOf(place: string | null, date: string): NoticeKind {
  if (!place) return UNKNOWN;
  for (const name of [place, place.slice(0, 2)]) {
    const rules = recordingRules.filter((rule) => rule.place === name && rule.since <= date);
    const latest = rules.toSorted((a, b) => b.since.localeCompare(a.since))[0];
    if (latest) return latest.kind;
  }
  return UNKNOWN;
}

export interface CallPlaces {
  /** The caller's number; null when it is withheld. */
  from: string | null;
  /** The state of the caller, as the phone network gives it: `CA`. */
  fromState?: string | undefined;
  ourNumber: string;
}

/** What has to be said on a call between two places, on the day of `at`: whatever is stricter. */
export function noticeFor(call: CallPlaces, at: Date): NoticeKind {
  const date = at.toISOString().slice(0, 10);
  const caller = placeOf(call.from, call.fromState);
  return strictest(ruleOf(caller, date), ruleOf(placeOf(call.ourNumber), date));
}

function placeOf(number: string | null, state?: string): string | null {
  const country = number?.startsWith('+') ? parsePhoneNumber(number)?.country : undefined;
  if (!country) return null;
  const named = state && /^[A-Z]{2}$/.test(state) ? state : null;
  return country === 'US' && named ? `US-${named}` : country;
}
