import { scales, type QuestionKind } from '../contract/instruments.ts';

// Does a text read as an answer to a question? Strict: the whole text must be the answer, because a text that is taken for
// one is not shown to an agent as work. "5 minutes late again" is no answer.

/** A map, because what is looked up was written by strangers: "constructor" is a member of every object. */
function wordsOf(words: Record<string, number>): ReadonlyMap<string, number> {
  return new Map(Object.entries(words));
}

const numbers = wordsOf({
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
});

/** What people say in the place of 1 to 5, alone. */
const opinions = wordsOf({
  'very dissatisfied': 1,
  'very bad': 1,
  terrible: 1,
  dissatisfied: 2,
  'not satisfied': 2,
  satisfied: 4,
  'very satisfied': 5,
  'very good': 5,
  excellent: 5,
  非常不满意: 1,
  很不满意: 1,
  非常差: 1,
  很差: 1,
  差评: 1,
  不满意: 2,
  不太满意: 2,
  较差: 2,
  一般: 3,
  还行: 3,
  一般般: 3,
  满意: 4,
  比较满意: 4,
  不错: 4,
  非常满意: 5,
  很满意: 5,
  十分满意: 5,
  非常好: 5,
  好评: 5,
  五星好评: 5,
  'muy satisfecho': 5,
  satisfecho: 4,
  insatisfecho: 2,
  'muy insatisfecho': 1,
  'très satisfait': 5,
  'très satisfaite': 5,
  satisfait: 4,
  satisfaite: 4,
  insatisfait: 2,
  insatisfaite: 2,
  'sehr zufrieden': 5,
  zufrieden: 4,
  unzufrieden: 2,
  'sehr unzufrieden': 1,
});

const decisions = wordsOf({
  yes: 1,
  yep: 1,
  yeah: 1,
  y: 1,
  sure: 1,
  no: 0,
  nope: 0,
  n: 0,
  never: 0,
  'never again': 0,
  是: 1,
  是的: 1,
  会: 1,
  会的: 1,
  愿意: 1,
  可以: 1,
  好: 1,
  好的: 1,
  否: 0,
  不: 0,
  不是: 0,
  不会: 0,
  不愿意: 0,
  再也不会: 0,
  sí: 1,
  si: 1,
  oui: 1,
  non: 0,
  ja: 1,
  nein: 0,
});

const LONGEST = 24;
const KEYCAP_MARKS = /[\uFE0F\u20E3]/gu;
const EDGES = /^[\s"'(「“”‘’]+|[\s"').!,。！，、~」“”‘’]+$/gu;
const WORD = [...numbers.keys()].join('|');
const NUMBER = new RegExp(
  `^(?:(?:打|给|給)\\s*)?(10|\\d|${WORD})(?:\\s*(?:-?\\s*(stars?|points?|颗星|顆星|星|分|estrellas?|étoiles?|sterne?|puntos?|punkte?)|(?:/|out of|of)\\s*(5|7|10|five|seven|ten)))?$`,
  'u',
);
const STARS = /^(?:[⭐★🌟]\s*){1,5}$/u;

function plainOf(text: string): string | null {
  if (text.length > LONGEST) return null;
  return text.normalize('NFKC').replace(KEYCAP_MARKS, '').replace(EDGES, '').toLowerCase();
}

const numberOf = (word: string): number => numbers.get(word) ?? Number(word);

/** The value that this text is on the scale of a kind, or null when it is anything else. Words are an answer to words. */
export function parseAnswer(kind: Exclude<QuestionKind, 'text'>, text: string): number | null {
  const plain = plainOf(text);
  if (plain === null || plain === '') return null;
  if (kind === 'yesno') return decisions.get(plain) ?? (plain === '1' ? 1 : plain === '0' ? 0 : null);
  const scale = scales[kind];
  if (!scale) return null;
  if (kind === 'csat') {
    if (STARS.test(plain)) return plain.match(/[⭐★🌟]/gu)?.length ?? null;
    const opinion = opinions.get(plain);
    if (opinion !== undefined) return opinion;
  }
  const [, word, unit, top] = NUMBER.exec(plain) ?? [];
  if (word === undefined || (top !== undefined && numberOf(top) !== scale.to)) return null;
  // Stars are five, whatever was asked.
  if (unit !== undefined && kind !== 'csat' && /star|星|estrella|étoile|stern/u.test(unit)) return null;
  const value = numberOf(word);
  return value >= scale.from && value <= scale.to ? value : null;
}

/** The score 1 to 5 that this text is, or null when it is anything else. */
export function parseScore(text: string): number | null {
  return parseAnswer('csat', text);
}

/** Everything that this text may be an answer to, by the kind of question; null when it can be none. */
export function readsAs(text: string): Partial<Record<QuestionKind, number>> | null {
  const found = (['csat', 'nps', 'ces', 'yesno'] as const).flatMap((kind) => {
    const value = parseAnswer(kind, text);
    return value === null ? [] : [[kind, value] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
