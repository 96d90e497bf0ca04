import type { TimelineEvent } from '#core/contract/events.ts';
import type { TimelineState } from './timelineState.ts';

// The timelines of who was merged into a client are chapters of it: each with numbers of its own, told together by time.

/** The instant from which on every one of these timelines is held without a gap; null: from the beginning. */
function horizonOf(states: readonly TimelineState[]): string | null {
  const firsts = states.flatMap(({ hasEarlier, events }) => (hasEarlier && events[0] ? [events[0].at] : []));
  return firsts.reduce<string | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}

/** Which of these have to be read further back before anything older can be told. */
export function behind(states: readonly TimelineState[]): number[] {
  const horizon = horizonOf(states);
  return states.flatMap(({ hasEarlier, events }, index) =>
    hasEarlier && (horizon === null || !events[0] || events[0].at >= horizon) ? [index] : [],
  );
}

/** All events that can be told, by time; those of one timeline stay in its own order. */
export function tellTogether(states: readonly TimelineState[]): readonly TimelineEvent[] {
  const [only] = states;
  if (states.length === 1 && only) return only.events;
  const horizon = horizonOf(states);
  const lines = states.map(({ events }) => ({ events, at: 0 }));
  const told: TimelineEvent[] = [];
  for (;;) {
    const next = lines
      .filter((line) => line.at < line.events.length)
      .toSorted((one, other) => timeAt(one).localeCompare(timeAt(other)))[0];
    const event = next?.events[next.at];
    if (!next || !event) return told;
    next.at += 1;
    if (horizon === null || event.at >= horizon) told.push(event);
  }
}

const timeAt = ({ events, at }: { events: readonly TimelineEvent[]; at: number }): string =>
  events[at]?.at ?? '';
