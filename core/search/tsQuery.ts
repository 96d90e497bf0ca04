import { quoteWord } from './entries.ts';
import type { Grown } from './expandWords.ts';

// The question as PostgreSQL reads a tsquery. Every word is quoted, so that none of them is taken for an operator.

/** `facets`: marks that all have to be there; `times`: of which one has to be, if any are given. */
export function toTsQuery(
  clauses: readonly Grown[],
  { facets, times }: { facets: readonly string[]; times: readonly string[] },
): string {
  const parts = [
    ...(times.length > 0 ? [anyOf(times)] : []),
    ...facets.map(quoteWord),
    ...clauses.map(({ isNot, places }) => `${isNot ? '!' : ''}(${sideBySide(places)})`),
  ];
  return parts.join(' & ');
}

const anyOf = (words: readonly string[]): string => `(${words.map(quoteWord).join(' | ')})`;

function sideBySide(places: Grown['places']): string {
  let text = '';
  let before = 0;
  for (const { at, words } of places) {
    text += text === '' ? anyOf(words) : ` <${at - before}> ${anyOf(words)}`;
    before = at;
  }
  return text;
}
