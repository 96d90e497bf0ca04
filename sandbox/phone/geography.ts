// Where a number is, as far as the phone network says: the country from its prefix, a city for a few area codes.

const prefixes: readonly (readonly [string, string])[] = [
  ['+1', 'US'],
  ['+33', 'FR'],
  ['+34', 'ES'],
  ['+39', 'IT'],
  ['+44', 'GB'],
  ['+49', 'DE'],
  ['+61', 'AU'],
  ['+65', 'SG'],
  ['+81', 'JP'],
  ['+82', 'KR'],
  ['+852', 'HK'],
  ['+853', 'MO'],
  ['+86', 'CN'],
  ['+886', 'TW'],
];

const cities: Readonly<Record<string, readonly [string, string, string]>> = {
  '206': ['SEATTLE', 'WA', '98101'],
  '212': ['NEW YORK', 'NY', '10001'],
  '312': ['CHICAGO', 'IL', '60601'],
  '415': ['SAN FRANCISCO', 'CA', '94103'],
  '617': ['BOSTON', 'MA', '02108'],
};

/** The number that stands for a caller who withholds theirs ("ANONYMOUS" on a telephone keypad). */
export const withheldNumber = '+266696687';

/** FromCity, FromState, FromZip, FromCountry (or To..., Caller..., Called...) of an address. */
export function placeParams(prefix: string, address: string): Record<string, string> {
  if (!address.startsWith('+')) return {};
  const known = [...prefixes].reverse().find(([digits]) => address.startsWith(digits));
  const country = address === withheldNumber ? '' : (known?.[1] ?? '');
  const [city, state, zip] = (country === 'US' ? cities[address.slice(2, 5)] : undefined) ?? ['', '', ''];
  return {
    [`${prefix}City`]: city,
    [`${prefix}State`]: state,
    [`${prefix}Zip`]: zip,
    [`${prefix}Country`]: country,
  };
}
