import { expect, test } from 'vitest';
import { atSign, findNames, namedIn, type Nameable } from '../../web/src/mentions/findMentions.ts';

const agent = (name: string): Nameable => ({ kind: 'agent', id: name, name });
const all = [
  agent('Ann'),
  agent('Ann Lee'),
  agent('Lee Park'),
  agent('王小明'),
  { ...agent('Care'), kind: 'queue' as const },
];
const names = (list: readonly Nameable[]) => list.map(({ name }) => name);

test.each([
  ['@', 1, { from: 0, query: '' }],
  ['ask @An', 7, { from: 4, query: 'An' }],
  ['ask @Ann Le', 11, { from: 4, query: 'Ann Le' }],
  ['mail a@b.example', 16, null],
  ['(@Le', 4, { from: 1, query: 'Le' }],
] as const)('an @ in %s', (text, caret, found) => {
  expect(atSign(text, caret)).toEqual(found);
});

test('names are found by the beginning of any of their words', () => {
  expect(names(findNames(all, 'le'))).toEqual(['Ann Lee', 'Lee Park']);
  expect(names(findNames(all, 'ann l'))).toEqual(['Ann Lee']);
  expect(names(findNames(all, '王'))).toEqual(['王小明']);
});

test.each([
  ['@Ann Lee, please', ['Ann Lee']],
  ['@Ann please', ['Ann']],
  ['@Annabel', []],
  ['@care and @Ann Lee and @Ann Lee', ['Care', 'Ann Lee']],
  ['ann@care.example', ['Care']],
  ['@王小明 你好', ['王小明']],
])('named in %s', (text, expected) => {
  expect(names(namedIn(text, all))).toEqual(expected);
});
