import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { DestinationReason } from '../contract/outbound.ts';

// Whether a number may be rung at all. What is expensive by nature is refused whatever a division allows, by the numbering
// plans and, because plans change and fraud is quick, by ranges of our own besides.

export interface NumberRules {
  /** ISO 3166-1 alpha-2. */
  countries: readonly string[];
  blockedPrefixes: readonly string[];
}

export type Judgement = { allowed: true; country: string } | { allowed: false; reason: DestinationReason };

/** Satellites, and networks of no country: Inmarsat, Iridium, Globalstar, international networks, universal numbers. */
const OF_NO_COUNTRY = ['870', '871', '872', '873', '874', '878', '881', '882', '883', '888', '808', '979'];

/** Premium, shared-cost and personal ranges of the countries that are called most. */
const PREMIUM = (
  '1900 1976 4470 44843 44844 44845 4487 449 4976 49137 49180 49190 49900 3381 3382 3389 34803 ' +
  '34806 34807 34905 39144 39166 39892 39899 41900 41901 41906 43900 43901 43930 43931 43939 31900 ' +
  '31906 31909 3290 4590 46900 46939 46944 47820 47829 48700 48701 48703 48704 48708 61190 64900 ' +
  '6519 81570 81990 82060 852900 886203 886204 91186 351760 353152 353159'
).split(' ');

const premiumTypes = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER']);

/** The country of a number; null for a number of no country, and where the numbering plan does not say. */
export function countryOf(number: string): string | null {
  return parsePhoneNumberFromString(number)?.country ?? null;
}

/** Judges a number in E.164. */
export function judgeNumber(number: string, rules: NumberRules): Judgement {
  const parsed = /^\+[1-9]\d{6,14}$/.test(number) ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed?.isPossible()) return { allowed: false, reason: 'not_a_number' };
  const startsWith = (prefix: string): boolean => number.startsWith(`+${prefix.replace(/^\+/, '')}`);
  if (OF_NO_COUNTRY.some(startsWith)) return { allowed: false, reason: 'satellite' };
  if (premiumTypes.has(parsed.getType() ?? '') || PREMIUM.some(startsWith))
    return { allowed: false, reason: 'premium' };
  if (rules.blockedPrefixes.some(startsWith)) return { allowed: false, reason: 'blocked' };
  const country = parsed.country ?? plannedFor(parsed.countryCallingCode, rules.countries);
  return country && rules.countries.includes(country)
    ? { allowed: true, country }
    : { allowed: false, reason: 'country' };
}

/**
 * A number that the plan does not know counts as one of the allowed countries with its code: plans grow faster than
 * libraries. Not under +1, where twenty countries share the code and are priced very differently.
 */
function plannedFor(callingCode: string, countries: readonly string[]): string | undefined {
  if (callingCode === '1') return undefined;
  return countries.find(
    (country) => isSupportedCountry(country) && getCountryCallingCode(country) === callingCode,
  );
}
