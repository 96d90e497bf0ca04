import type { SearchSnippet } from '../contract/search.ts';
import { INDEXED_CHARACTERS, INDEXED_WORDS } from './entries.ts';
import type { Grown } from './expandWords.ts';
import type { Field } from './searchable.ts';
import { tokensOf, type Token } from './tokens.ts';

// Where in a text the hits are, and the piece of it that shows them best. Text and numbers, never markup. Pure.

type Range = [from: number, to: number];

const LENGTH = 220;
const BEFORE = 60;
const MOST = 4;
/** A cut goes to the next space, if there is one so near. */
const TO_A_SPACE = 16;

/** The pieces of these fields that have hits, at most four; where none has, the beginning of the text. */
export function snippetsOf(fields: readonly Field[], clauses: readonly Grown[]): SearchSnippet[] {
  const snippets: SearchSnippet[] = [];
  for (const field of fields) {
    const hits = hitsIn(field.text, clauses);
    if (hits.length > 0 || field.name === 'text' || field.name === 'subject')
      snippets.push({ field: field.name, ...pieceOf(field.text, hits) });
  }
  return snippets.filter(({ text }) => text !== '').slice(0, MOST);
}

/** Where these are in a text: in order, and none in another. */
export function hitsIn(text: string, clauses: readonly Grown[]): Range[] {
  const tokens = tokensOf(text.slice(0, INDEXED_CHARACTERS), { most: INDEXED_WORDS });
  const byPlace = new Map<number, Token[]>();
  for (const token of tokens) byPlace.set(token.at, [...(byPlace.get(token.at) ?? []), token]);
  const ranges = clauses.flatMap(({ isNot, places }) => {
    if (isNot) return [];
    const sets = places.map((place) => ({ at: place.at, words: new Set(place.words) }));
    return tokens.flatMap((token) => matchFrom(token, sets, byPlace));
  });
  return joined(ranges);
}

function matchFrom(
  token: Token,
  sets: readonly { at: number; words: ReadonlySet<string> }[],
  byPlace: ReadonlyMap<number, readonly Token[]>,
): Range[] {
  const [first, ...others] = sets;
  if (!first?.words.has(token.word)) return [];
  let { to } = token;
  for (const other of others) {
    const next = byPlace.get(token.at + other.at - first.at)?.find(({ word }) => other.words.has(word));
    if (!next) return [];
    to = Math.max(to, next.to);
  }
  return [[token.from, to]];
}

function joined(ranges: Range[]): Range[] {
  const inOrder = ranges.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]);
  const kept: Range[] = [];
  for (const [from, to] of inOrder) {
    const last = kept.at(-1);
    if (last && from < last[1]) last[1] = Math.max(last[1], to);
    else kept.push([from, to]);
  }
  return kept;
}

function pieceOf(text: string, hits: readonly Range[]): Omit<SearchSnippet, 'field'> {
  const from = cutAt(text, text.length <= LENGTH ? 0 : Math.max(0, bestStart(hits) - BEFORE), 1);
  const to = cutAt(text, Math.min(text.length, from + LENGTH), -1);
  const end = text.trimEnd().length;
  const shown = text.slice(from, to);
  return {
    text: shown,
    hits: hits
      .filter((hit) => hit[0] < to && hit[1] > from)
      .map(([start, stop]) => [Math.max(start, from) - from, Math.min(stop, to) - from]),
    isCutBefore: from > 0,
    isCutAfter: to < end,
  };
}

/** The first hit from which on the most of them are in one piece. */
function bestStart(hits: readonly Range[]): number {
  let best = 0;
  let most = 0;
  let end = 0;
  for (const [index, [from]] of hits.entries()) {
    while (end < hits.length && (hits[end]?.[1] ?? 0) <= from + LENGTH - BEFORE) end += 1;
    if (end - index <= most) continue;
    most = end - index;
    best = from;
  }
  return most === 0 ? (hits[0]?.[0] ?? 0) : best;
}

/** Near `at`, where a word ends or begins; never between the halves of one character. */
function cutAt(text: string, at: number, step: 1 | -1): number {
  if (at <= 0 || at >= text.length) return at;
  for (let moved = 0; moved < TO_A_SPACE; moved += 1) {
    const place = at + moved * step;
    if (place <= 0 || place >= text.length) break;
    if (/\s/.test(text[step === 1 ? place - 1 : place] ?? '')) return place;
  }
  return isLowHalf(text.charCodeAt(at)) ? at + step : at;
}

const isLowHalf = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
