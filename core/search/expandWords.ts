import type pg from 'pg';
import type { Clause, Growth, Place } from './parseQuestion.ts';
import { isPaired } from './tokens.ts';

// Words grow by the list of all words there are, which is some hundred times smaller than all that was written: what begins so;
// if nothing does, what has it within; if nothing has, what is spelt alike.

/** The places of a clause with every word that may stand there, the asked ones first. */
export type Grown = Omit<Clause, 'places'> & { places: { at: number; words: string[] }[] };

const MOST = 48;
/** Two characters that begin with one: there are more of them, and none is a longer form of the other. */
const MOST_PAIRS = 200;
/** So many are looked at for the shortest. */
const LOOKED_AT = 1_000;
const PART_AT = 4;
const SHORTEST_PART = 3;
const ALIKE_AT = 4;
const MOST_ALIKE = 8;
const ALIKE = 0.45;
const ONLY_DIGITS = /^\d+$/;

type Found = Map<string, string[]>;

/** Runs inside the caller's transaction, as it sets how alike is alike. */
export async function growWords(client: pg.ClientBase, clauses: readonly Clause[]): Promise<Grown[]> {
  const growing = clauses.flatMap(({ places }) => places).filter(({ growth }) => growth !== 'none');
  const begun = await beginningWith(client, wordsOf(growing, 'end'));
  const missing = wordsOf(growing, 'end').filter((word) => !begun.has(word) && !isPaired(word));
  const parts = [
    ...wordsOf(growing, 'part').filter((word) => word.length >= SHORTEST_PART),
    ...missing.filter((word) => word.length >= PART_AT),
  ];
  const within = await having(client, parts);
  const unknown = missing.filter(
    (word) => word.length >= ALIKE_AT && !within.has(word) && !ONLY_DIGITS.test(word),
  );
  const alike = await speltLike(client, unknown);
  const grow = (place: Place): { at: number; words: string[] } => {
    if (place.growth === 'none') return place;
    const more = place.words.flatMap((word) => begun.get(word) ?? within.get(word) ?? alike.get(word) ?? []);
    return { at: place.at, words: [...new Set([...place.words, ...more])] };
  };
  return clauses.map(({ isNot, places }) => ({ isNot, places: places.map(grow) }));
}

const wordsOf = (places: readonly Place[], growth: Growth): string[] => [
  ...new Set(places.filter((place) => place.growth === growth).flatMap(({ words }) => words)),
];

async function beginningWith(client: pg.ClientBase, words: readonly string[]): Promise<Found> {
  return find(client, words, {
    name: 'search_words_beginning',
    text: `SELECT q.word AS asked, w.word FROM unnest($1::text[]) q(word) CROSS JOIN LATERAL (
             SELECT n.word FROM (
               SELECT v.word FROM search_word v
                WHERE v.word >= q.word COLLATE "C" AND v.word < q.word || U&'\\+10FFFF' COLLATE "C"
                ORDER BY v.word LIMIT ${LOOKED_AT}) n
              ORDER BY length(n.word), n.word
              LIMIT CASE WHEN length(q.word) = 1 THEN ${MOST_PAIRS} ELSE ${MOST} END) w`,
  });
}

async function having(client: pg.ClientBase, words: readonly string[]): Promise<Found> {
  return find(client, words, {
    name: 'search_words_having',
    text: `SELECT q.word AS asked, w.word FROM unnest($1::text[]) q(word) CROSS JOIN LATERAL (
             SELECT n.word FROM (
               SELECT v.word FROM search_word v WHERE v.word LIKE '%' || q.word || '%' LIMIT ${LOOKED_AT}) n
              ORDER BY length(n.word), n.word LIMIT ${MOST}) w`,
  });
}

async function speltLike(client: pg.ClientBase, words: readonly string[]): Promise<Found> {
  if (words.length === 0) return new Map();
  await client.query(`SET LOCAL pg_trgm.similarity_threshold = ${ALIKE}`);
  return find(client, words, {
    name: 'search_words_alike',
    text: `SELECT q.word AS asked, w.word FROM unnest($1::text[]) q(word) CROSS JOIN LATERAL (
             SELECT v.word FROM search_word v WHERE v.word % q.word
              ORDER BY similarity(v.word, q.word) DESC, v.word LIMIT ${MOST_ALIKE}) w`,
  });
}

async function find(
  client: pg.ClientBase,
  words: readonly string[],
  statement: { name: string; text: string },
): Promise<Found> {
  const found: Found = new Map();
  if (words.length === 0) return found;
  const { rows } = await client.query<{ asked: string; word: string }>({ ...statement, values: [words] });
  for (const { asked, word } of rows) found.set(asked, [...(found.get(asked) ?? []), word]);
  return found;
}
