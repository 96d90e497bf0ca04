import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { describe, expect, test } from 'vitest';
import { normalisePhone } from '../../core/clients/addresses.ts';
import { naughtyStrings } from '../support/naughtyStrings.ts';

// One person's phone is one address, in whatever spelling it comes: an example number of every country of the world.

const numbers = getCountries().flatMap((country) => {
  const example = getExampleNumber(country, examples);
  return example ? [{ country, example }] : [];
});

const digitsFrom = (zero: number, text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const spellings: Record<string, (e164: string, spaced: string) => string> = {
  'as it is stored': (e164) => e164,
  spaced: (_e164, spaced) => spaced,
  'with 00': (e164) => `00${e164.slice(1)}`,
  'with 00, spaced': (_e164, spaced) => `00 ${spaced.slice(1)}`,
  'with dots': (_e164, spaced) => spaced.replaceAll(' ', '.'),
  'with dashes': (_e164, spaced) => spaced.replaceAll(' ', '-'),
  'in brackets': (_e164, spaced) => spaced.replace(/ (\d+)/, ' ($1)'),
  'full width': (e164) =>
    e164.replaceAll(/[+\d]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)),
  'Arabic digits': (e164) => digitsFrom(0x660, e164),
  'Persian digits': (e164) => digitsFrom(0x6f0, e164),
  'no-break spaces': (_e164, spaced) => spaced.replaceAll(' ', '\u00a0'),
  'space around it': (e164) => `  ${e164}\t`,
  'an extension': (e164) => `${e164} ext. 12`,
};

describe('phone numbers of the world', () => {
  test('there are as many countries as there should be', () => {
    expect(numbers.length).toBeGreaterThan(235);
  });

  test.each(Object.entries(spellings))('%s', (_name, spell) => {
    const wrong = numbers.flatMap(({ country, example }) => {
      const written = spell(example.number, example.formatInternational());
      const read = normalisePhone(written);
      return read === example.number ? [] : [`${country}: ${written} -> ${read}, not ${example.number}`];
    });
    expect(wrong).toEqual([]);
  });

  test('what is none is none, and costs nothing', () => {
    for (const text of naughtyStrings) {
      const read = normalisePhone(text);
      if (read !== null) expect(read).toMatch(/^(\+[1-9]\d{6,14}|\d{5,6})$/);
    }
  });
});
