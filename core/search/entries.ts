import type { SearchKind } from '../contract/search.ts';
import type { Channel, Direction } from '../contract/words.ts';
import type { Searchable } from './searchable.ts';
import { marksOf } from './timeMarks.ts';
import { tokensOf } from './tokens.ts';

// What the index holds of an event: its words with their places, and marks for what never changes about it. A filter by a mark
// costs nothing: the index sees to it. Marks begin with a capital letter, which no folded word does.

/** Of longer texts only so much is found. PostgreSQL keeps places up to 16383 and a megabyte of words. */
export const INDEXED_CHARACTERS = 100_000;
export const INDEXED_WORDS = 10_000;
const MOST_BYTES = 400_000;
/** Between two fields, so that no phrase begins in one and ends in the next. */
const GAP = 8;
/** Longer ones are found when they are asked for, and are no help to somebody who types a part. */
const LONGEST_KNOWN = 40;

const letterOfKind: Record<SearchKind, string> = { message: 'm', note: 'n', wrapUp: 'w', survey: 's' };

export const marks = {
  division: (id: string): string => `D${id.replaceAll('-', '').slice(-12)}`,
  kind: (kind: SearchKind): string => `K${letterOfKind[kind]}`,
  channel: (channel: Channel): string => `C${channel}`,
  direction: (direction: Direction): string => `W${direction}`,
  files: 'F',
};

export interface Entry {
  /** As PostgreSQL reads a tsvector. */
  vector: string;
  /** Its words, for the list of all words there are. */
  words: string[];
}

/** `channel` and `divisionId` of where it belongs, `at` in ms. */
export function entryOf(
  found: Searchable,
  { at, channel, divisionId }: { at: number; channel: Channel | null; divisionId: string },
): Entry {
  const places = placesOf(found);
  const by = found.channel ?? channel;
  const facets = [
    ...marksOf(at),
    marks.division(divisionId),
    marks.kind(found.kind),
    ...(by ? [marks.channel(by)] : []),
    ...(found.direction ? [marks.direction(found.direction)] : []),
    ...(found.fileNames.length > 0 ? [marks.files] : []),
  ];
  const words = [...places].map(([word, at]) => `${quoteWord(word)}:${at.join(',')}`);
  return {
    vector: [...facets.map(quoteWord), ...words].join(' '),
    words: [...places.keys()].filter((word) => word.length <= LONGEST_KNOWN),
  };
}

function placesOf({ fields }: Searchable): Map<string, number[]> {
  const places = new Map<string, number[]>();
  let bytes = 0;
  let start = 1;
  let left = INDEXED_WORDS;
  for (const { text } of fields) {
    const tokens = tokensOf(text.slice(0, INDEXED_CHARACTERS), { most: left });
    left -= tokens.length;
    for (const { word, at } of tokens) {
      const known = places.get(word);
      if (known) known.push(start + at);
      else if (bytes < MOST_BYTES) {
        places.set(word, [start + at]);
        bytes += Buffer.byteLength(word) + GAP;
      }
    }
    start += (tokens.at(-1)?.at ?? 0) + GAP;
    if (left <= 0) break;
  }
  return places;
}

/** A word as PostgreSQL reads it in a tsvector or tsquery. */
export const quoteWord = (word: string): string => `'${word.replaceAll(/['\\]/g, '$&$&')}'`;
