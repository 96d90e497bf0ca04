import parsePhoneNumber from 'libphonenumber-js/max';
import { IANAZone } from 'luxon';
import { countriesWithHolidays } from '../holidays/publicHolidays.ts';
import { regionOfNumber, zonesOfRegion } from './areaCodes.ts';

// Where may the reader of a message be? A country with several zones gives them all: nobody is woken on a guess.

/** Countries whose several entries in the zone database are one time in daily life. */
const oneTime: Record<string, string> = { CN: 'Asia/Shanghai', DE: 'Europe/Berlin' };

interface Reader {
  /** What is known of the client; wins when it is a zone. */
  timeZone: string | null;
  /** A phone number in E.164, or anything else. */
  address: string | null;
  fallback: string;
}

export interface Whereabouts {
  /** ISO 3166-1; null when neither number nor zone tells. */
  country: string | null;
  /** State or province, the second half of ISO 3166-2; null when it is not known. */
  region: string | null;
  /** Each that is possible; never empty. */
  zones: readonly string[];
}

/** A batch asks of each reader several times within a moment, and reading a number is dear. */
const REMEMBERED = 2_048;
const remembered = new Map<string, Whereabouts>();

/** Country, state and zones: the client's own zone, else those of the number's state or country, else the fallback. */
export function whereaboutsOf(reader: Reader): Whereabouts {
  const key = `${reader.timeZone} ${reader.address?.startsWith('+') ? reader.address : ''} ${reader.fallback}`;
  const before = remembered.get(key);
  if (before) return before;
  const found = find(reader);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

/** The zones alone. */
export function zonesOf(reader: Reader): readonly string[] {
  return whereaboutsOf(reader).zones;
}

function find({ timeZone, address, fallback }: Reader): Whereabouts {
  const isPhone = address?.startsWith('+') === true;
  const country = isPhone ? (parsePhoneNumber(address)?.country ?? null) : null;
  const region = isPhone ? regionOfNumber(address) : null;
  const own = timeZone !== null && isZone(timeZone) ? timeZone : null;
  const [house] = [fallback].filter(isZone);
  const zones =
    own === null ? (zonesOfPlace(country, region) ?? [house ?? 'UTC']) : ([own] as readonly string[]);
  return { country: country ?? (own === null ? null : countryOfZone(own)), region, zones };
}

function zonesOfPlace(country: string | null, region: string | null): readonly string[] | null {
  const ofRegion = region === null ? [] : zonesOfRegion(region);
  if (ofRegion.length > 0) return ofRegion;
  const ofCountry = country === null ? [] : zonesOfCountry(country);
  return ofCountry.length > 0 ? ofCountry : null;
}

/** As isValidZone says, and remembered. */
const isZone = (name: string): boolean => IANAZone.create(name).isValid;

const countries = new Map<string, readonly string[]>();

function zonesOfCountry(country: string): readonly string[] {
  const seen = countries.get(country);
  if (seen) return seen;
  const single = oneTime[country];
  const zones = single === undefined ? (new Intl.Locale(`und-${country}`).getTimeZones() ?? []) : [single];
  countries.set(country, zones);
  return zones;
}

/** Of the countries of which anything is known; null for a zone elsewhere. */
function countryOfZone(zone: string): string | null {
  return countriesWithHolidays.find((country) => zonesOfCountry(country).includes(zone)) ?? null;
}
