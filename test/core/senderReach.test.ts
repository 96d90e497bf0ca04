import { expect, test } from 'vitest';
import { phoneFormOf, readOneWaySender } from '../../core/contract/phoneForms.ts';
import { whyUnreachable } from '../../core/senders/reach.ts';

// Which text may go from where to where, when one of the two is no telephone number.

test.each<[string, string, string[], string, string | null]>([
  ['a number to a number', '+12025550101', [], '+442079460999', null],
  ['a number to a short code', '+12025550101', [], '12345', null],
  ['anything to a name', '+12025550101', [], 'DHL', 'name_cannot_be_answered'],
  ['a name where it is registered', 'RAPPORT', ['GB', 'DE'], '+442079460999', null],
  ['a name elsewhere', 'RAPPORT', ['DE'], '+442079460999', 'country_not_allowed'],
  ['a name that is registered nowhere', 'RAPPORT', [], '+442079460999', 'country_not_allowed'],
  [
    'a name to the United States, whatever is registered',
    'RAPPORT',
    ['US'],
    '+12025550199',
    'name_in_north_america',
  ],
  ['a name to Canada', 'RAPPORT', ['CA'], '+16135550199', 'name_in_north_america'],
  [
    'a name to a number of North America that no plan knows',
    'RAPPORT',
    ['US'],
    '+15005550001',
    'name_in_north_america',
  ],
  ['a name to Jamaica', 'RAPPORT', ['JM'], '+18765550199', null],
  ['a short code in its country', '62266', ['US'], '+12025550199', null],
  ['a short code abroad', '62266', ['US'], '+442079460999', 'country_not_allowed'],
  ['a short code to a short code', '62266', ['US'], '12345', 'one_way_to_short_code'],
])('%s', (_, sender, sendsTo, to, why) => {
  expect(whyUnreachable({ sender, sendsTo, to })).toBe(why);
});

test.each([
  ['+442079460999', 'number'],
  ['12345', 'short_code'],
  ['447', 'short_code'],
  ['DHL', 'name'],
  ['3 Mobile', 'name'],
  ['123456789', 'name'],
])('%s is a %s', (value, form) => expect(phoneFormOf(value)).toBe(form));

test.each([
  [' ACME ', 'ACME'],
  ['Ｒａｐｐｏｒｔ', 'Rapport'],
  ['62266', '62266'],
  ['12', null],
  ['123456789', null],
  ['+442079460999', null],
  ['TooLongForIt', null],
  ['ＤＨＬ包裹', null],
  ['a\nb', null],
])('%s is taken as %s', (typed, sender) => expect(readOneWaySender(typed)).toBe(sender));
