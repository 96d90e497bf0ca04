import { chinese, latin, type Lexicon } from './sentimentWords.ts';

// How a text sounds, by the words in it: an estimate, which the agent's word and a survey overrule (TC-09, A-23).

/** Turned round, an opinion is weaker: "not good" is not yet "bad". */
const TURNED = -0.75;
const STRONGER = 1.5;
/** So many words before an opinion turn it or make it stronger. */
const REACH = 3;
/** In German and French what turns it may also come after. */
const REACH_AFTER = 2;
const LOOKED_AT = 4_000;

/** A word by itself, or by what it begins with. */
interface Matcher {
  has(word: string): boolean;
}

function matcherOf(list: string): Matcher {
  const items = list.split(' ');
  const whole = new Set(items.filter((item) => !item.endsWith('*')));
  const stems = items.filter((item) => item.endsWith('*')).map((item) => item.slice(0, -1));
  return { has: (word) => whole.has(word) || stems.some((stem) => word.startsWith(stem)) };
}

type Latin = keyof typeof latin;
const matchersOf = ({ signs, good, bad, not, very }: Lexicon) => ({
  signs: matcherOf(signs),
  good: matcherOf(good),
  bad: matcherOf(bad),
  not: matcherOf(not),
  very: matcherOf(very),
});
const matchers = {
  en: matchersOf(latin.en),
  es: matchersOf(latin.es),
  fr: matchersOf(latin.fr),
  de: matchersOf(latin.de),
};
const languages: readonly Latin[] = ['en', 'es', 'fr', 'de'];
const negatesAfter = new Set<Latin>(['de', 'fr']);

/** The language that a text in Latin letters is written in, by its commonest words; English where they say nothing. */
function languageOf(words: readonly string[]): Latin {
  const counts = languages.map((language) => ({
    language,
    signs: words.filter((word) => {
      const { signs, good, bad } = matchers[language];
      return signs.has(word) || good.has(word) || bad.has(word);
    }).length,
  }));
  return counts.reduce((best, one) => (one.signs > best.signs ? one : best)).language;
}

function opinionsInLatin(text: string): number[] {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{Script=Latin}']+/gu) ?? [];
  if (words.length === 0) return [];
  const language = languageOf(words);
  const { good, bad, not, very } = matchers[language];
  return words.flatMap((word, at) => {
    const opinion = good.has(word) ? 1 : bad.has(word) ? -1 : 0;
    if (opinion === 0) return [];
    const before = words.slice(Math.max(0, at - REACH), at);
    const after = negatesAfter.has(language) ? words.slice(at + 1, at + 1 + REACH_AFTER) : [];
    // "never late" is praise, but "never" alone is a complaint: what turns another is no opinion of its own.
    const next = words.slice(at + 1, at + 1 + REACH);
    if (not.has(word) && next.some((other) => good.has(other) || bad.has(other))) return [];
    const turns = before.some((other) => not.has(other)) || after.some((other) => not.has(other));
    const strength = before.slice(-1).some((other) => very.has(other)) ? STRONGER : 1;
    return [opinion * strength * (turns ? TURNED : 1)];
  });
}

const longestFirst = (list: string): string[] =>
  list.split(' ').toSorted((one, other) => other.length - one.length);
const chineseGood = longestFirst(chinese.good);
const chineseBad = longestFirst(chinese.bad);
const chineseNot = longestFirst(chinese.not);
const chineseVery = longestFirst(chinese.very);
/** A new clause begins. */
const ENDS = /[\p{P}\s]/u;
const HAN = /\p{Script=Han}/u;

function opinionsInChinese(text: string): number[] {
  const found: number[] = [];
  let at = 0;
  // What was read as an opinion turns no other: the 不 of 不错 belongs to it.
  let read = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 6);
    const good = chineseGood.find((word) => rest.startsWith(word)) ?? '';
    const bad = chineseBad.find((word) => rest.startsWith(word)) ?? '';
    const word = bad.length >= good.length ? bad : good;
    if (word === '') {
      if (ENDS.test(text.charAt(at))) read = at + 1;
      at += 1;
      continue;
    }
    const before = text.slice(Math.max(read, at - 3), at);
    const turns = chineseNot.some((not) => before.includes(not));
    const strength = chineseVery.some((very) => before.endsWith(very)) ? STRONGER : 1;
    found.push((word === bad ? -1 : 1) * strength * (turns ? TURNED : 1));
    at += word.length;
    read = at;
  }
  return found;
}

/**
 * -1 to 1; null where no word says anything. One opinion alone is half of it, the more of one kind the nearer to the whole.
 */
export function estimateSentiment(texts: readonly string[]): number | null {
  const opinions = texts.flatMap((text) => {
    const part = text.slice(0, LOOKED_AT);
    return [...opinionsInLatin(part), ...(HAN.test(part) ? opinionsInChinese(part) : [])];
  });
  if (opinions.length === 0) return null;
  const sum = opinions.reduce((total, opinion) => total + opinion, 0);
  const size = opinions.reduce((total, opinion) => total + Math.abs(opinion), 0);
  return Math.round((sum / (size + 1)) * 1_000) / 1_000;
}
