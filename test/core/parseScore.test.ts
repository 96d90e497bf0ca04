import { expect, test } from 'vitest';
import { parseScore } from '../../core/surveys/parseScore.ts';

test.each([
  ['1', 1], ['5', 5], [' 4 ', 4], ['3.', 3], ['5!', 5], ['"2"', 2], ['（4）', 4],
  ['５', 5], ['３。', 3], ['5️⃣', 5], ['①', 1],
  ['five', 5], ['Four', 4], ['ONE!', 1],
  ['5 stars', 5], ['1 star', 1], ['five stars', 5], ['4-star', 4], ['3 points', 3],
  ['五', 5], ['五星', 5], ['5星', 5], ['四颗星', 4], ['两星', 2], ['兩星', 2], ['一分', 1], ['5分！', 5],
  ['4/5', 4], ['4 out of 5', 4], ['three of five', 3], ['５／５', 5],
  ['⭐⭐⭐⭐⭐', 5], ['⭐️⭐️', 2], ['★ ★ ★', 3],
])('"%s" is a score of %i', (text, score) => {
  expect(parseScore(text)).toBe(score);
});

test.each([
  '', ' ', '0', '6', '10', '55', '5.5', '-1', '4,5', '1-5', '1 2', '1/2', '3/10', '5 minutes late again', 'I would say 4', '5 people were rude',
  'no. 5', 'one moment please', 'fivee', 'star', '⭐⭐⭐⭐⭐⭐', '五月', '三天了', '5 of them', '5 apples', 'STOP', '+5', '½', '5'.padEnd(25, ' '),
])('"%s" is no score', (text) => {
  expect(parseScore(text)).toBeNull();
});
