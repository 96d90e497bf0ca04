import parsePhoneNumber from 'libphonenumber-js/max';
import { IANAZone } from 'luxon';

// Where may the reader of a message be? A country with several zones gives them all: nobody is woken on a guess.

/** Countries whose several entries in the zone database are one time in daily life. */
const oneTime: Record<string, string> = { CN: 'Asia/Shanghai', DE: 'Europe/Berlin' };

interface Whereabouts {
  /** What is known of the client; wins when it is a zone. */
  timeZone: string | null;
  /** A phone number in E.164, or anything else. */
  address: string | null;
  fallback: string;
}

/** The zones in which the reader may be: the client's own, else those of the number's country, else the fallback. */
export function zonesOf({ timeZone, address, fallback }: Whereabouts): readonly string[] {
  if (timeZone !== null && isZone(timeZone)) return [timeZone];
  const country = address?.startsWith('+') ? countryOf(address) : undefined;
  const known = country === undefined ? [] : zonesOfCountry(country);
  if (known.length > 0) return known;
  return [isZone(fallback) ? fallback : 'UTC'];
}

/** As isValidZone says, and remembered. */
const isZone = (name: string): boolean => IANAZone.create(name).isValid;

/** A batch asks of each number several times within a moment, and reading one is dear. */
const REMEMBERED = 2_048;
const numbers = new Map<string, string | undefined>();

function countryOf(number: string): string | undefined {
  if (numbers.has(number)) return numbers.get(number);
  const country = parsePhoneNumber(number)?.country;
  if (numbers.size === REMEMBERED) numbers.clear();
  numbers.set(number, country);
  return country;
}

const countries = new Map<string, readonly string[]>();

function zonesOfCountry(country: string): readonly string[] {
  const seen = countries.get(country);
  if (seen) return seen;
  const single = oneTime[country];
  const zones = single === undefined ? (new Intl.Locale(`und-${country}`).getTimeZones() ?? []) : [single];
  countries.set(country, zones);
  return zones;
}
