import { useEffect, useRef, type RefObject } from 'react';
import type { DayGroup } from './groupRows.ts';
import type { LoadState } from './timelineStores.ts';

/** Of a very long timeline so many pages are read back; who looks for what is older still scrolls from there. */
const MOST_PAGES = 40;
const PAGE = 500;
const SHOWN_MS = 4_000;
/** Days that come into sight get their true height, and push what is sought away: it is looked for again. */
const AGAIN_MS = [60, 250, 600];

interface SeekInput {
  box: RefObject<HTMLElement | null>;
  eventId: string | null;
  /** What is drawn: it is looked through again with each change. */
  days: readonly DayGroup[];
  hasEarlier: boolean;
  load: LoadState;
  loadEarlier: (limit?: number) => Promise<void>;
}

/** Brings one event into sight, reading back as far as it takes, and marks it for a while. */
export function useSeekEvent({ box, eventId, days, hasEarlier, load, loadEarlier }: SeekInput): void {
  const seeking = useRef<{ eventId: string | null; pages: number; isFound: boolean }>({
    eventId: null,
    pages: 0,
    isFound: false,
  });
  const { isLoading, isLoadingEarlier } = load;
  useEffect(() => {
    if (seeking.current.eventId !== eventId) seeking.current = { eventId, pages: 0, isFound: false };
    const sought = seeking.current;
    if (!eventId || sought.isFound || isLoading || isLoadingEarlier) return;
    const row = box.current?.querySelector(`[data-event="${CSS.escape(eventId)}"]`);
    if (row instanceof HTMLElement) {
      sought.isFound = true;
      show(row);
      return;
    }
    if (!hasEarlier || sought.pages >= MOST_PAGES) return;
    sought.pages += 1;
    void loadEarlier(PAGE);
  }, [box, eventId, days, hasEarlier, isLoading, isLoadingEarlier, loadEarlier]);
}

function show(row: HTMLElement): void {
  row.scrollIntoView({ block: 'center' });
  row.dataset['sought'] = 'true';
  for (const after of AGAIN_MS) setTimeout(() => row.scrollIntoView({ block: 'center' }), after);
  setTimeout(() => delete row.dataset['sought'], SHOWN_MS);
}
