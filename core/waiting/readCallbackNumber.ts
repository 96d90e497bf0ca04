import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { countryOf, judgeNumber, type NumberRules } from '../outbound/judgeNumber.ts';

// Pure: the number that a caller has keyed in, if it is one that we would call. Anybody can key in anything: what the
// division's own agents may not dial, a callback does not dial either.

/**
 * In E.164, or null when it is none that we call. Read as a number of the caller's own country first, then with its country's
 * code, then as one of the division's other countries.
 */
export function readCallbackNumber(digits: string, rules: NumberRules, caller: string | null): string | null {
  const keyed = digits.replace(/\D/g, '');
  if (keyed.length < 5 || keyed.length > 18) return null;
  const abroad = keyed.replace(/^00/, '');
  const home = caller === null ? null : countryOf(caller);
  const { countries } = rules;
  return [
    ...spellings(
      keyed,
      countries.filter((country) => country === home),
    ),
    `+${abroad}`,
    ...spellings(
      keyed,
      countries.filter((country) => country !== home),
    ),
  ].reduce<string | null>((found, number) => found ?? allowed(number, rules), null);
}

function spellings(keyed: string, countries: readonly string[]): string[] {
  return countries.flatMap((country) => {
    if (!isSupportedCountry(country)) return [];
    const number = parsePhoneNumberFromString(keyed, country);
    // What reads as national and is not of that country's plan was meant with its country's code.
    const isNational = number?.isValid() && number.countryCallingCode === getCountryCallingCode(country);
    return number && isNational ? [number.number] : [];
  });
}

function allowed(number: string, rules: NumberRules): string | null {
  return judgeNumber(number, rules).allowed ? number : null;
}
