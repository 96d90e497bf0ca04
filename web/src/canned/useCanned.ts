import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { CannedResponse } from '../api/types.ts';
import { findCanned, slashAt } from './findCanned.ts';

interface Input {
  text: string;
  caret: number;
  onPick: (item: CannedResponse, place: { from: number; to: number }, andSend: boolean) => void;
}

export interface Canned {
  isOpen: boolean;
  found: readonly CannedResponse[];
  current: number;
  point: (index: number) => void;
  pick: (index: number, andSend: boolean) => void;
  /** True when the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** The list that a slash opens while one writes. */
export function useCanned({ text, caret, onPick }: Input): Canned {
  const slash = slashAt(text, caret);
  const [at, setAt] = useState({ query: '', index: 0 });
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const isOpen = slash !== null && slash.from !== closedAt;
  if (slash === null && closedAt !== null) setClosedAt(null);
  const { data } = useQuery({
    queryKey: keys.cannedResponses,
    queryFn: api.cannedResponses,
    enabled: isOpen,
    staleTime: 60_000,
  });
  const query = slash?.query ?? '';
  const found = isOpen ? findCanned(data?.items ?? [], query) : [];
  const current = at.query === query ? Math.min(at.index, Math.max(0, found.length - 1)) : 0;
  const point = (index: number) => setAt({ query, index });

  function pick(index: number, andSend: boolean) {
    const item = found[index];
    if (item && slash) onPick(item, { from: slash.from, to: caret }, andSend);
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!isOpen) return false;
    const isSend = event.ctrlKey || event.metaKey;
    if (event.key === 'ArrowDown') point(Math.min(found.length - 1, current + 1));
    else if (event.key === 'ArrowUp') point(Math.max(0, current - 1));
    else if (event.key === 'Escape') setClosedAt(slash.from);
    else if ((event.key === 'Enter' || event.key === 'Tab') && found.length > 0) pick(current, isSend);
    else return false;
    event.preventDefault();
    return true;
  }

  return { isOpen, found, current, point, pick, onKeyDown };
}
