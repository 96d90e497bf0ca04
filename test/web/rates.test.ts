import { describe, expect, test } from 'vitest';
import { rateProblem, shownRates } from '../../web/src/settings/rates.ts';

const rates = ['+', '+1', '+44', '+447', '+49'].map((prefix) => ({ prefix, thousandths: 10 }));
const row = (prefix: string) => ({ prefix, thousandths: 0 });

describe('the table of prices', () => {
  test.each([
    [[row('+'), row('+44')], 1, null],
    [[row('+'), row('44')], 1, 'invalid'],
    [[row('+'), row('+4x')], 1, 'invalid'],
    [[row('+'), row('+44'), row('+44')], 1, 'double'],
    [[row('+'), row('+44'), row('+44')], 2, null],
    [[row('+'), row('+44'), row('+')], 0, 'double'],
    [[row('+44'), row('+49')], 0, 'noOther'],
    [[row('+44'), row('+49')], 1, null],
  ] as const)('%j, row %i: %s', (list, at, problem) => {
    expect(rateProblem(list, at)).toBe(problem);
  });

  test('shows what begins with what is sought, and by what a number is priced', () => {
    const prefixes = (sought: string) =>
      shownRates({ rates, saved: rates, sought }).shown.map((at) => rates[at]?.prefix);
    expect(prefixes('')).toEqual(['+', '+1', '+44', '+447', '+49']);
    expect(prefixes('+4')).toEqual(['+', '+44', '+447', '+49']);
    expect(prefixes('+447911123456')).toEqual(['+', '+44', '+447']);
    const many = Array.from({ length: 100 }, (_, n) => row(`+9${n}`));
    expect(shownRates({ rates: many, saved: many, sought: '' }).more).toBe(40);
  });

  test('shows what was added or changed, and what cannot be kept, whatever is sought and however many there are', () => {
    const saved = [row('+'), ...Array.from({ length: 100 }, (_, n) => row(`+9${n + 100}`))];
    const added = [row('+'), ...saved];
    expect(shownRates({ rates: added, saved, sought: '' }).shown[0]).toBe(0);
    expect(rateProblem(added, 0)).toBe('double');
    const changed = saved.map((rate, at) => (at === 90 ? row('+1') : rate));
    expect(shownRates({ rates: changed, saved, sought: '' })).toMatchObject({ more: 40 });
    expect(shownRates({ rates: changed, saved, sought: '' }).shown.at(-1)).toBe(90);
    expect(shownRates({ rates: changed, saved, sought: '+9' }).shown).toContain(90);
    const twice = [...saved, row('+9150')];
    expect(shownRates({ rates: twice, saved: twice, sought: '+7' }).shown).toEqual([0, 51]);
  });
});
