import { expect, test } from 'vitest';
import { plainer, shorteningOf } from '../../web/src/composer/lookAlikes.ts';
import { countSegments } from '../../web/src/composer/segments.ts';

test.each([
  ['“It’s here” – at last…', '"It\'s here" - at last...'],
  ['10\u00A0000\u202F€', '10 000 €'],
  ['cafe\u0301', 'café'],
  ['zero\u200Bwidth\uFEFF', 'zerowidth'],
  ['non‑breaking − minus', 'non-breaking - minus'],
  ['naïve 你好 🙂', 'naïve 你好 🙂'],
])('%s', (text, plain) => {
  expect(plainer(text)).toBe(plain);
});

test('one curly quote costs segments, and one press gives them back', () => {
  const text = `It’s ${'a'.repeat(150)}`;
  expect(countSegments(text)).toMatchObject({ encoding: 'UCS-2', segments: 3 });
  expect(shorteningOf(text)).toEqual({ text: text.replace('’', "'"), saves: 2, isGsm: true });
});

test('where an emoji or Chinese stays, nothing is offered that saves nothing', () => {
  expect(shorteningOf('It’s 你好')).toBeNull();
  expect(shorteningOf("It's plain")).toBeNull();
  expect(shorteningOf('')).toBeNull();
  // Zero-width characters alone may fill a segment.
  expect(shorteningOf(`你${'a'.repeat(69)}\u200B`)).toMatchObject({ saves: 1, isGsm: false });
});

test('what replaces is in the alphabet, and nothing is replaced twice', () => {
  const odd = '‘’‚‛′“”„″«»‐‑‒–—―−…•‹›⁄\u00A0\u2009\u202F\u3000';
  expect(countSegments(plainer(odd)).encoding).toBe('GSM-7');
  expect(plainer(plainer(odd))).toBe(plainer(odd));
});
