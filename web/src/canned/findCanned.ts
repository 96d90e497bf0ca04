import type { CannedResponse } from '../api/types.ts';

const SHOWN = 8;

/** By shortcut first, then by title, then by a word in the text. */
export function findCanned(items: readonly CannedResponse[], query: string): CannedResponse[] {
  const sought = query.trim().toLowerCase();
  const rank = ({ shortcut, title, text }: CannedResponse): number => {
    if (shortcut.toLowerCase().startsWith(sought)) return 0;
    if (title.toLowerCase().startsWith(sought)) return 1;
    if (`${shortcut} ${title}`.toLowerCase().includes(sought)) return 2;
    return text.toLowerCase().includes(sought) ? 3 : 4;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((found) => found.rank < 4)
    .toSorted((one, two) => one.rank - two.rank || one.item.shortcut.localeCompare(two.item.shortcut))
    .slice(0, SHOWN)
    .map(({ item }) => item);
}

/** The slash being typed before the caret, and what stands behind it; null when there is none. */
export function slashAt(text: string, caret: number): { from: number; query: string } | null {
  const found = /(?:^|\s)\/([^\s/]{0,40})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { from: caret - query.length - 1, query };
}
