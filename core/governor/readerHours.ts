import type { Settings } from '../contract/settings.ts';
import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import { holidayOn, type CompanyDays } from '../holidays/workCalendar.ts';
import type { LawRow, ReaderHours } from './contactHours.ts';
import { whereaboutsOf, type Whereabouts } from './whereabouts.ts';

/** What the governor goes by of the switches. */
export type ContactSettings = Pick<
  Settings,
  | 'quietHoursEnabled'
  | 'quietHours'
  | 'timeZone'
  | 'homeCountry'
  | 'homeRegion'
  | 'holidayPurposes'
  | 'consentPurposes'
  | 'contactCaps'
  | 'surveysEnabled'
  | 'surveyCapDays'
>;

/** What is the same for everybody: the dated rules, and the company's own days. */
export interface HouseRules {
  settings: ContactSettings;
  laws: readonly LawRow[];
  companyDays: readonly CompanyDays[];
}

export interface Reader {
  timeZone: string | null;
  address: string | null;
  channel: MessageChannel;
  purpose: ContactPurpose;
}

/** Where this reader may be, with the house's own place for whom nothing is known of. */
export function placeOfReader(
  { settings }: Pick<HouseRules, 'settings'>,
  reader: Omit<Reader, 'channel' | 'purpose'>,
) {
  const where = whereaboutsOf({ ...reader, fallback: settings.timeZone });
  return where.country === null
    ? { ...where, country: settings.homeCountry, region: settings.homeRegion }
    : where;
}

/** When this reader may be written to; null when the hours are switched off. */
export function readerHours(rules: HouseRules, reader: Reader): ReaderHours | null {
  const { settings, companyDays } = rules;
  if (!settings.quietHoursEnabled) return null;
  const where = placeOfReader(rules, reader);
  const { country, region, zones } = where;
  const calendar = { place: { country: country ?? '', region }, companyDays };
  return {
    house: settings.quietHours,
    zones,
    laws: rules.laws.filter((row) => holdsFor(row, where, reader.channel)),
    closed: settings.holidayPurposes.includes(reader.purpose)
      ? (date) => holidayOn(calendar, date) !== null
      : null,
  };
}

/** Readers of whom this is the same may be written to at the same times. */
export function hoursKey(rules: HouseRules, reader: Reader): string {
  const { country, region, zones } = placeOfReader(rules, reader);
  const isPaused = rules.settings.holidayPurposes.includes(reader.purpose);
  return [country, region, reader.channel, isPaused, ...zones].join(' ');
}

/** A reader who may be in any state is protected by the laws of all. */
function holdsFor(row: LawRow, where: Whereabouts, channel: MessageChannel): boolean {
  if (row.country !== where.country || (row.channel ?? channel) !== channel) return false;
  return row.region === null || where.region === null || row.region === where.region;
}
