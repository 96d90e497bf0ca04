// Words as they are searched: one way for what was written and for what is typed, so that the two can meet. Pure.
// Letters without their marks and in lower case; Chinese and Japanese, which have no spaces, in pairs of characters; a number
// that was written in groups also as one. Places count words, so that a phrase can be told by them.

export interface Token {
  word: string;
  /** Its place among the words; what can be said in two ways stands twice in one place. */
  at: number;
  /** Where it stands in the text, in UTF-16 units; `to` is behind its last one. */
  from: number;
  to: number;
}

/** Longer ones are cut, in the text and in the question alike. */
export const LONGEST_WORD = 64;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PAIRED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/u;
const SPLIT = new RegExp(`${PAIRED.source}|(?:(?!${PAIRED.source})[\\p{L}\\p{N}\\p{M}])+`, 'gu');
/** Seven to fifteen digits in groups: a telephone number, or another that people group as they like. */
const GROUPED = /\d(?:[ ()/.-]{0,3}\d){6,14}/g;
const IN_GROUPS = /\D/;

const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};
const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };
const UMLAUT = /[äöü]/g;
/** Most words are. */
const PLAIN = /^[A-Za-z0-9]+$/;

/** Lower case, without marks; compatible forms (full width, ligatures) are one. */
export function foldWord(word: string): string {
  const bare = word.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  return cut(bare.replaceAll(/[ßæœøłđðþ]/g, (letter) => letters[letter] ?? letter));
}

/** The ways in which a word is written: Müller is also Mueller. The first is the usual. */
export function spellings(word: string): string[] {
  if (PLAIN.test(word)) return [cut(word.toLowerCase())];
  const plain = foldWord(word);
  const lower = word.toLowerCase().normalize('NFC');
  const wide = lower.replaceAll(UMLAUT, (letter) => umlauts[letter] ?? letter);
  return wide === lower ? [plain] : [plain, foldWord(wide)];
}

/** A number in one word: its digits, without the zeros before them. */
export const digitsOf = (grouped: string): string => grouped.replaceAll(/\D/g, '').replace(/^0+/, '');

export const isPaired = (word: string): boolean => PAIRED.test(word);

/**
 * The words of a text in their order, about `most` at most. What can only be asked for, and is not asked with, a question goes
 * without: the last of paired characters by itself, and grouped numbers in one.
 */
export function tokensOf(
  text: string,
  { most = Infinity, isQuestion = false }: { most?: number; isQuestion?: boolean } = {},
): Token[] {
  const tokens: Token[] = [];
  const numbers = numbersIn(isQuestion ? '' : text);
  let at = 0;
  for (const run of text.matchAll(WORD)) {
    for (const part of run[0].matchAll(SPLIT)) {
      if (tokens.length >= most) return tokens;
      const from = run.index + part.index;
      if (PAIRED.test(part[0])) {
        at = addPairs(tokens, part[0], { at, from, isQuestion });
        continue;
      }
      const to = from + part[0].length;
      for (const word of spellings(part[0])) if (word !== '') tokens.push({ word, at, from, to });
      const number = numbers.get(from);
      if (number) tokens.push({ ...number, at });
      at += 1;
    }
  }
  return tokens;
}

function addPairs(
  tokens: Token[],
  run: string,
  { at, from, isQuestion }: { at: number; from: number; isQuestion: boolean },
): number {
  const signs = [...run.matchAll(/\P{M}\p{M}*/gu)];
  for (const [place, sign] of signs.entries()) {
    const next = signs[place + 1];
    if (!next && isQuestion && place > 0) break;
    const word = foldWord(sign[0] + (next?.[0] ?? ''));
    const end = next ?? sign;
    tokens.push({ word, at: at + place, from: from + sign.index, to: from + end.index + end[0].length });
  }
  return at + Math.max(1, signs.length);
}

/** Numbers in groups, by where they begin. */
function numbersIn(text: string): Map<number, Omit<Token, 'at'>> {
  const found = new Map<number, Omit<Token, 'at'>>();
  for (const { 0: grouped, index } of text.matchAll(GROUPED)) {
    const word = digitsOf(grouped);
    if (word !== '' && (IN_GROUPS.test(grouped) || grouped.startsWith('0')))
      found.set(index, { word, from: index, to: index + grouped.length });
  }
  return found;
}

/** Between the halves of one character nothing is cut. */
const cut = (word: string): string =>
  word.length > LONGEST_WORD ? Array.from(word).slice(0, LONGEST_WORD).join('') : word;
