// Names behind an @, as they are typed and as they stand in a note.

export interface Nameable {
  kind: 'agent' | 'queue';
  id: string;
  name: string;
}

const SHOWN = 8;

/** The @ being typed before the caret, and what stands behind it (a name has spaces); null when there is none. */
export function atSign(text: string, caret: number): { from: number; query: string } | null {
  const found = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { from: caret - query.length - 1, query };
}

/** Whose name, or a word of it, begins so. */
export function findNames(all: readonly Nameable[], query: string): Nameable[] {
  const sought = query.toLowerCase();
  const begins = ({ name }: Nameable): boolean => {
    const lower = name.toLowerCase();
    return lower.startsWith(sought) || lower.split(/\s+/).some((word) => word.startsWith(sought));
  };
  return all.filter(begins).slice(0, SHOWN);
}

/** Who is named in these words: the longest name that fits, so that Ann is not named by @Ann Lee. */
export function namedIn(text: string, all: readonly Nameable[]): Nameable[] {
  const longestFirst = all.toSorted((one, two) => two.name.length - one.name.length);
  const named = new Set<Nameable>();
  for (const { index } of text.matchAll(/@/g)) {
    const rest = text.slice(index + 1).toLowerCase();
    const found = longestFirst.find(
      ({ name }) => rest.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)),
    );
    if (found) named.add(found);
  }
  return [...named];
}

/** The words in pieces, those behind an @ that are one of these names apart. */
export function splitAtNames(
  text: string,
  names: readonly string[],
): { at: number; words: string; isName: boolean }[] {
  const longestFirst = names.toSorted((one, two) => two.length - one.length);
  const pieces: { at: number; words: string; isName: boolean }[] = [];
  let done = 0;
  for (const { index } of text.matchAll(/@/g)) {
    const rest = text.slice(index + 1).toLowerCase();
    const name = longestFirst.find((one) => rest.startsWith(one.toLowerCase()));
    if (name === undefined || index < done) continue;
    pieces.push({ at: done, words: text.slice(done, index), isName: false });
    done = index + 1 + name.length;
    pieces.push({ at: index, words: text.slice(index, done), isName: true });
  }
  return [...pieces, { at: done, words: text.slice(done), isName: false }];
}
