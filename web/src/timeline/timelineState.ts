import type { TimelineEvent } from '#core/contract/events.ts';
import type { Timeline } from '../api/types.ts';
import { isTimelineEvent } from './eventKinds.ts';

// One client's timeline as this console holds it: a gapless run of events that ends at lastSeq.

export interface TimelineState {
  events: readonly TimelineEvent[];
  /** The lowest seq held, known kind or not; null before the first page. */
  firstSeq: number | null;
  lastSeq: number;
  hasEarlier: boolean;
}

export const emptyTimeline: TimelineState = { events: [], firstSeq: null, lastSeq: 0, hasEarlier: false };

export type PushResult = { outcome: 'applied'; state: TimelineState } | { outcome: 'known' | 'gap' };

/** A pushed event counts only if it is the next one. */
export function applyPush(state: TimelineState, event: TimelineEvent): PushResult {
  if (state.firstSeq === null) return { outcome: 'gap' };
  if (event.seq <= state.lastSeq) return { outcome: 'known' };
  if (event.seq > state.lastSeq + 1) return { outcome: 'gap' };
  return { outcome: 'applied', state: { ...state, events: [...state.events, event], lastSeq: event.seq } };
}

/** The newest page, asked for without a number: where a timeline starts. */
export function applyNewest(page: Timeline): TimelineState {
  return {
    events: page.events.filter(isTimelineEvent),
    firstSeq: page.events[0]?.seq ?? page.lastSeq + 1,
    lastSeq: page.events.at(-1)?.seq ?? page.lastSeq,
    hasEarlier: page.hasMore,
  };
}

/** A page of events after what we hold. Pushes may have come meanwhile, so what is known already is left out. */
export function applyAfter(state: TimelineState, page: Timeline): TimelineState {
  const fresh = page.events.filter((event) => event.seq > state.lastSeq);
  const last = fresh.at(-1);
  if (!last) return state;
  return { ...state, events: [...state.events, ...fresh.filter(isTimelineEvent)], lastSeq: last.seq };
}

export function applyEarlier(state: TimelineState, page: Timeline): TimelineState {
  const first = state.firstSeq ?? 0;
  const older = page.events.filter((event) => event.seq < first);
  return {
    ...state,
    events: [...older.filter(isTimelineEvent), ...state.events],
    firstSeq: older[0]?.seq ?? first,
    hasEarlier: page.hasMore && older.length > 0,
  };
}
