import { expect, it } from 'vitest';
import { rangeOf } from '../../web/src/bulk/useSelection.ts';

const shown = ['a', 'b', 'c', 'd'];

it.each([
  ['b', 'd', ['b', 'c', 'd']],
  ['d', 'b', ['b', 'c', 'd']],
  ['b', 'b', ['b']],
  [null, 'c', ['c']],
  // What was chosen last is shown no more.
  ['x', 'c', ['c']],
])('from %s to %s', (from, to, expected) => {
  expect(rangeOf(shown, from, to)).toEqual(expected);
});
