import { expect, test } from 'vitest';
import { parseAnswer, parseScore, readsAs } from '../../core/surveys/parseScore.ts';

test.each([
  ['1', 1],
  ['5', 5],
  [' 4 ', 4],
  ['3.', 3],
  ['5!', 5],
  ['"2"', 2],
  ['（4）', 4],
  ['５', 5],
  ['３。', 3],
  ['5️⃣', 5],
  ['①', 1],
  ['five', 5],
  ['Four', 4],
  ['ONE!', 1],
  ['5 stars', 5],
  ['1 star', 1],
  ['five stars', 5],
  ['4-star', 4],
  ['3 points', 3],
  ['五', 5],
  ['五星', 5],
  ['5星', 5],
  ['四颗星', 4],
  ['两星', 2],
  ['兩星', 2],
  ['一分', 1],
  ['5分！', 5],
  ['4/5', 4],
  ['4 out of 5', 4],
  ['three of five', 3],
  ['５／５', 5],
  ['⭐⭐⭐⭐⭐', 5],
  ['⭐️⭐️', 2],
  ['★ ★ ★', 3],
  ['非常满意', 5],
  ['满意。', 4],
  ['一般', 3],
  ['不满意', 2],
  ['很差！', 1],
  ['五星好评', 5],
  ['打5分', 5],
  ['给五星', 5],
  ['very satisfied', 5],
  ['Sehr zufrieden', 5],
  ['4 estrellas', 4],
])('"%s" is a score of %i', (text, score) => {
  expect(parseScore(text)).toBe(score);
});

test.each([
  '',
  ' ',
  '0',
  '6',
  '10',
  '55',
  '5.5',
  '-1',
  '4,5',
  '1-5',
  '1 2',
  '1/2',
  '3/10',
  '5 minutes late again',
  'I would say 4',
  '5 people were rude',
  'no. 5',
  'one moment please',
  'fivee',
  'star',
  '⭐⭐⭐⭐⭐⭐',
  '五月',
  '三天了',
  '5 of them',
  '5 apples',
  'STOP',
  '+5',
  '满意吗',
  '我很满意你们的服务',
  '½',
  '5'.padEnd(25, ' '),
])('"%s" is no score', (text) => {
  expect(parseScore(text)).toBeNull();
});

test.each([
  ['nps', '10', 10],
  ['nps', '０', 0],
  ['nps', '9/10', 9],
  ['nps', '十', 10],
  ['nps', '8分', 8],
  ['nps', '11', null],
  ['nps', '5 stars', null],
  ['nps', '5/5', null],
  ['ces', '7', 7],
  ['ces', '7 out of 7', 7],
  ['ces', '0', null],
  ['ces', '8', null],
  ['yesno', 'Yes!', 1],
  ['yesno', 'never again', 0],
  ['yesno', '会的', 1],
  ['yesno', '不会。', 0],
  ['yesno', 'Nein', 0],
  ['yesno', 'Sí', 1],
  ['yesno', 'no idea', null],
  ['yesno', '好像不会', null],
] as const)('%s: "%s" is %s', (kind, text, value) => {
  expect(parseAnswer(kind, text)).toBe(value);
});

test('what a text may answer is said for every kind, and nothing of what answers nothing', () => {
  expect(readsAs('1')).toEqual({ csat: 1, nps: 1, ces: 1, yesno: 1 });
  expect(readsAs('五星')).toEqual({ csat: 5 });
  expect(readsAs('where is my parcel?')).toBeNull();
});
