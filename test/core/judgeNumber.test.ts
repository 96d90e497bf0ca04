import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeNumber } from '../../core/outbound/judgeNumber.ts';

const rules = { countries: ['CN', 'GB', 'US'], blockedPrefixes: ['+44203'] };

describe('what may be rung', () => {
  test.each([
    ['+442079460000', 'GB'],
    ['+447700900123', 'GB'],
    ['+14155550100', 'US'],
    ['+8613800138000', 'CN'],
    ['+861095123456', 'CN'],
    ['+8616612345678', 'CN'],
    ['+18005550199', 'US'],
  ])('%s is of %s', (number, country) => {
    expect(judgeNumber(number, rules)).toEqual({ allowed: true, country });
  });

  test.each([
    ['+19005551234', 'premium'],
    ['+449098790123', 'premium'],
    ['+448712345678', 'premium'],
    ['+448451234567', 'premium'],
    ['+447012345678', 'premium'],
    ['+41900123456', 'premium'],
    ['+8616812345', 'premium'],
    ['+881612345678', 'satellite'],
    ['+870773111632', 'satellite'],
    ['+882161234567', 'satellite'],
    ['+979123456789', 'satellite'],
    ['+18765551234', 'country'],
    ['+33142685300', 'country'],
    ['+5355512345', 'country'],
    ['+442034567890', 'blocked'],
    ['+1', 'not_a_number'],
    ['10086', 'not_a_number'],
    ['112', 'not_a_number'],
    ['client:agent-1', 'not_a_number'],
    ['+4420794600001234567', 'not_a_number'],
  ])('%s: %s', (number, reason) => {
    expect(judgeNumber(number, rules)).toEqual({ allowed: false, reason });
  });

  test('what is expensive by nature is refused also where everything is allowed', () => {
    const countries = ['GB', 'US', 'CH', 'CN'];
    for (const number of ['+19005551234', '+449098790123', '+41900123456', '+881612345678'])
      expect(judgeNumber(number, { countries, blockedPrefixes: [] }).allowed).toBe(false);
  });
});

/** Ranges by the operators' own price lists, not by the library that judges. */
const EXPENSIVE = (
  '1900 4490 4491 4498 44870 44871 44872 44873 44843 44844 44845 4470 870 881 882 883 878 979 8816 ' +
  '88213 88216'
).split(' ');
/** Favourites of toll fraud, and countries that nobody allowed: none shares its code with an allowed one. */
const FOREIGN = (
  '53 225 252 371 375 381 216 224 232 247 257 260 291 370 373 389 503 592 675 678 686 687 688 960 ' +
  '963 992 1876 1809 1829 1849 1473 1268 1284 1340 1441 1649 1664 1767 1784 1868 1869 1246 33 49 7 ' +
  '91'
).split(' ');

test('of 5,000 premium, satellite and foreign numbers none is accepted', () => {
  let accepted = 0;
  let made = 0;
  const number = fc
    .tuple(
      fc.constantFrom(...EXPENSIVE, ...FOREIGN),
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.integer({ min: 7, max: 12 }),
    )
    .map(
      ([prefix, digits, length]) =>
        `+${`${prefix}${String(digits).padStart(9, '0')}`.slice(0, Math.max(length, prefix.length + 6))}`,
    );
  fc.assert(
    fc.property(number, (one) => {
      made += 1;
      if (judgeNumber(one, rules).allowed) accepted += 1;
    }),
    { numRuns: 5_000 },
  );
  expect(made).toBe(5_000);
  expect(accepted).toBe(0);
});
