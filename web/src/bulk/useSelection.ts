import { useState } from 'react';

export interface Selection {
  ids: readonly string[];
  /** The row that the keys speak of. */
  cursor: string | null;
  isSelected: (id: string) => boolean;
  /** `isRange`: all rows from the last one that was chosen to this one. */
  toggle: (id: string, isRange?: boolean) => void;
  set: (ids: readonly string[]) => void;
  step: (by: 1 | -1) => void;
}

/** What lies between two rows, both included. */
export function rangeOf(shown: readonly string[], from: string | null, to: string): readonly string[] {
  const [start, end] = [from === null ? -1 : shown.indexOf(from), shown.indexOf(to)];
  if (start < 0 || end < 0) return [to];
  return shown.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** Which of the rows that are shown are selected; what is shown no more is not. */
export function useSelection(shown: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const ids = shown.filter((id) => chosen.has(id));
  const cursor = at !== null && shown.includes(at) ? at : null;
  return {
    ids,
    cursor,
    isSelected: (id) => chosen.has(id),
    toggle(id, isRange = false) {
      const next = new Set(ids);
      if (isRange) for (const one of rangeOf(shown, anchor, id)) next.add(one);
      else if (!next.delete(id)) next.add(id);
      setChosen(next);
      setAnchor(id);
      setAt(id);
    },
    set: (all) => setChosen(new Set(all)),
    step(by) {
      const place = cursor === null ? (by === 1 ? 0 : shown.length - 1) : shown.indexOf(cursor) + by;
      const next = shown[Math.min(shown.length - 1, Math.max(0, place))];
      if (next !== undefined) setAt(next);
    },
  };
}
