import { countSegments } from './segments.ts';

// Characters that look like one of the GSM alphabet and are none: one of them makes every segment less than half as long.

const sames: readonly (readonly [string, string])[] = [
  ['‘’‚‛′ʹʼˈ`´', "'"],
  ['“”„‟″«»❝❞', '"'],
  ['‐‑‒–—―−﹣－', '-'],
  ['\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000', ' '],
  ['\u200B\u200C\u2060\uFEFF\u00AD', ''],
  ['…', '...'],
  ['•‣◦∙·●', '*'],
  ['‹', '<'],
  ['›', '>'],
  ['⁄∕', '/'],
  ['˜∼', '~'],
  ['，', ','],
  ['！', '!'],
  ['？', '?'],
  ['：', ':'],
  ['；', ';'],
  ['（', '('],
  ['）', ')'],
];

const plainOf = new Map(
  sames.flatMap(([from, to]) => Array.from(from, (character) => [character, to] as const)),
);

/** The same words with characters of the GSM alphabet, as far as others look the same. */
export function plainer(text: string): string {
  // An accent that stands apart is put on its letter.
  return Array.from(text.normalize('NFC'), (character) => plainOf.get(character) ?? character).join('');
}

export interface Shortening {
  text: string;
  /** Segments fewer. */
  saves: number;
  /** Units that a segment has more room for, also where the number of segments stays. */
  isGsm: boolean;
}

/** What one press would save; null when nothing would get shorter or more could be said in the same. */
export function shorteningOf(text: string): Shortening | null {
  const before = countSegments(text);
  if (before.encoding === 'GSM-7') return null;
  const plain = plainer(text);
  const after = countSegments(plain);
  const isGsm = after.encoding === 'GSM-7';
  const saves = before.segments - after.segments;
  return saves > 0 || isGsm ? { text: plain, saves, isGsm } : null;
}
