import type { HistoryWindow } from '../channels/channel.ts';
import type { Hub } from '../hub.ts';
import { moveWatermark, OVERLAP_MS, readWatermark, type ListKind } from './watermarks.ts';

// Reads one of the provider's lists from where it was left to nearly now, window by window. Lists are newest first and can
// be long, and we need the oldest first: a window with too much in it is read in halves.

/** Younger things are mostly on their way by webhook. */
const ON_ITS_WAY_MS = 5_000;
const MOST = 500;
const SHORTEST_MS = 2_000;

export interface Reading<T> {
  kind: ListKind;
  list(window: HistoryWindow): Promise<T[] | null>;
  /**
   * Commits them all. Throws when it could not: then they are read again. Gives where the first one begins that is not
   * finished: the next time is to begin there.
   */
  takeIn(items: readonly T[]): Promise<Date | null>;
}

/** Gives true when it came to the end, false when the time to stop came first: what was read is kept. */
export async function readOn<T>(hub: Hub, reading: Reading<T>, stopAt: number): Promise<boolean> {
  const watermark = await readWatermark(hub, reading.kind);
  const end = new Date(hub.clock.now().getTime() - ON_ITS_WAY_MS);
  let from = new Date(watermark.getTime() - OVERLAP_MS);
  let unfinished: Date | null = null;
  while (from < end) {
    const { to, items } = await nextWindow(reading, from, end);
    unfinished = earlier(unfinished, await reading.takeIn(items));
    await moveWatermark(hub, reading.kind, earlier(unfinished, to) ?? to);
    if (to >= end) return true;
    // Times are in whole seconds, so the next window begins with the second in which this one ended.
    from = new Date(to.getTime() - 1_000);
    if (Date.now() > stopAt && to > watermark) return false;
  }
  return true;
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}

async function nextWindow<T>(
  { list }: Reading<T>,
  from: Date,
  end: Date,
): Promise<{ to: Date; items: readonly T[] }> {
  for (let to = end; ;) {
    const isShortest = to.getTime() - from.getTime() <= SHORTEST_MS;
    const items = await list({ from, to, most: isShortest ? null : MOST });
    if (items) return { to, items };
    const half = (to.getTime() - from.getTime()) / 2;
    to = new Date(from.getTime() + Math.max(SHORTEST_MS, half));
  }
}
