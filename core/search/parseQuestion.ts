import type { SearchRefusal } from '../contract/search.ts';
import { AppError } from '../errors.ts';
import { digitsOf, isPaired, tokensOf } from './tokens.ts';

// What somebody typed, understood. Words are all to be there, each also as the beginning of a longer one; "words in quotes" stand
// side by side, exactly; -word and -"words" must not be there; *part is a part of a word; a telephone number is sought by its
// digits, however it was grouped. Nothing else means anything, so that nothing can be typed wrongly.

/** What a word may also be: nothing else; what it begins; what it is a part of. */
export type Growth = 'none' | 'end' | 'part';

/** One place of a clause: the word there in each of its spellings. */
export interface Place {
  at: number;
  words: string[];
  growth: Growth;
}

/** Places side by side. */
export interface Clause {
  isNot: boolean;
  places: Place[];
}

const MOST_CLAUSES = 12;
const MOST_WORDS = 40;
const QUOTES = '"“”„‟«»「」『』＂';
const PIECE = new RegExp(
  `([-−]?)(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]?|(\\*?)([^\\s　${QUOTES}]+))`,
  'gu',
);
/** With its country or its zero: a telephone number, whatever is between its digits. */
const NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}${QUOTES}-])(?<!\\d )(?:\\+|0)\\d?(?:[ ()/.-]{0,3}\\d){6,14}(?![\\p{L}\\p{N}])`,
  'gu',
);
const FIRST_GROWS_AT = 2;

/** Throws `invalid_request` when there is nothing to look for, or too much at once. */
export function parseQuestion(question: string): Clause[] {
  const clauses: Clause[] = [];
  const rest = takeNumbers(question, clauses);
  for (const [, minus, quoted, star, bare] of rest.matchAll(PIECE)) {
    const places = placesOf(quoted ?? bare ?? '', {
      isExact: quoted !== undefined || minus !== '',
      isPart: star === '*',
    });
    if (places.length > 0) clauses.push({ isNot: minus !== '', places });
  }
  if (!clauses.some(({ isNot }) => !isNot))
    throw refusal(
      'no_word',
      clauses.length > 0 ? 'names only what is not wanted' : 'has no word to look for',
    );
  const words = clauses.reduce((sum, { places }) => sum + places.length, 0);
  if (clauses.length > MOST_CLAUSES || words > MOST_WORDS)
    throw refusal('too_many', `asks for more than ${MOST_CLAUSES} things at once`);
  return clauses;
}

/** Said of the question, with the reason that a console can put in its own words. */
export const refusal = (reason: SearchRefusal, why: string, cause?: unknown): AppError =>
  new AppError('invalid_request', `The search ${why}`, { fields: { q: why }, details: { reason }, cause });

/** Telephone numbers outside of quotes become clauses; gives what is left. */
function takeNumbers(question: string, clauses: Clause[]): string {
  const inQuotes = new RegExp(`[${QUOTES}][^${QUOTES}]*[${QUOTES}]?`, 'gu');
  const spans = [...question.matchAll(inQuotes)].map(
    ({ 0: all, index }) => [index, index + all.length] as const,
  );
  return question.replaceAll(NUMBER, (number, index: number) => {
    const digits = digitsOf(number);
    if (digits.length < 6 || spans.some(([from, to]) => index >= from && index < to)) return number;
    clauses.push({ isNot: false, places: [{ at: 0, words: [digits], growth: 'part' }] });
    return ' ';
  });
}

function placesOf(text: string, { isExact, isPart }: { isExact: boolean; isPart: boolean }): Place[] {
  const places: Place[] = [];
  for (const { word, at } of tokensOf(text, { isQuestion: true })) {
    const known = places.at(-1);
    if (known?.at === at) known.words.push(word);
    else places.push({ at, words: [word], growth: 'none' });
  }
  const last = places.at(-1);
  if (last) last.growth = growthOf(last.words[0] ?? '', { isExact, isPart: isPart && places.length === 1 });
  return places;
}

function growthOf(word: string, { isExact, isPart }: { isExact: boolean; isPart: boolean }): Growth {
  if (isPaired(word)) return Array.from(word).length === 1 ? 'end' : 'none';
  if (isPart) return 'part';
  return isExact || word.length < FIRST_GROWS_AT ? 'none' : 'end';
}
