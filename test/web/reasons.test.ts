import { expect, test } from 'vitest';
import { enReasons } from '../../web/src/i18n/enReasons.ts';
import { zhReasons } from '../../web/src/i18n/zhReasons.ts';
import { reasonKeyOf } from '../../web/src/timeline/useReasonText.ts';

test.each([
  ['Twilio 30003', 'reason.30003'],
  ["Twilio 21211: The 'To' number is not valid", 'reason.21211'],
  ['opted_out', 'reason.opted_out'],
  ['undone', 'reason.undone'],
  ['Twilio 39999', null],
  ['smtp_550', null],
  ['constructor', null],
])('%s', (reason, key) => {
  expect(reasonKeyOf(reason)).toBe(key);
});

test('every code that agents meet has words that say what to do, in both languages', () => {
  for (const code of [30001, 30003, 30004, 30005, 30006, 30007, 30008, 21610, 21211, 21614, 21408, 21606])
    expect(reasonKeyOf(`Twilio ${code}`)).not.toBeNull();
  for (const [key, words] of Object.entries(enReasons)) {
    expect(words, key).not.toBe('');
    expect(zhReasons[key as keyof typeof enReasons], key).toMatch(/\p{Script=Han}/u);
  }
});
