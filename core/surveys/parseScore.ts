// Does a text read as a survey score? Strict: the whole text must be the answer, because a text that is taken for a score
// is not shown to an agent as work. "5 minutes late again" is no score.

const words: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
};

const LONGEST = 24;
const KEYCAP_MARKS = /[\uFE0F\u20E3]/gu;
const EDGES = /^[\s"'(「“”‘’]+|[\s"').!,。！，、~」“”‘’]+$/gu;
const SCORE =
  /^([1-5]|one|two|three|four|five|[一二两兩三四五])(?:\s*(?:-?\s*stars?|points?|颗星|顆星|星|分|(?:\/|out of|of)\s*(?:5|five)))?$/u;
const STARS = /^(?:[⭐★🌟]\s*){1,5}$/u;

/** The score 1 to 5 that this text is, or null when it is anything else. */
export function parseScore(text: string): number | null {
  if (text.length > LONGEST) return null;
  const plain = text.normalize('NFKC').replace(KEYCAP_MARKS, '').replace(EDGES, '').toLowerCase();
  if (STARS.test(plain)) return plain.match(/[⭐★🌟]/gu)?.length ?? null;
  const word = SCORE.exec(plain)?.[1];
  if (word === undefined) return null;
  return words[word] ?? Number(word);
}
