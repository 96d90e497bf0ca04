import { setTimeout as pause } from 'node:timers/promises';
import type { Hub } from '../core/hub.ts';
import { FULL_BATCH, indexMessages } from '../core/search/indexMessages.ts';

const EVERY_MS = 1_500;
/** While there is a lot to take in, it rests for so many times as long as it works: who takes messages in goes before. */
const RESTS = 9;
const SHORTEST_REST_MS = 20;

export interface Indexing {
  /** Takes nothing more in and waits for what is in hand. */
  close(): Promise<void>;
}

/** Keeps the search up with the timeline. Of several workers one is at it at a time. */
export function keepIndexing(hub: Hub, everyMs = EVERY_MS): Indexing {
  const stop = new AbortController();
  const running = run(hub, everyMs, stop.signal);
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function run(hub: Hub, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let waitMs = everyMs;
    try {
      const startedAt = performance.now();
      if ((await indexMessages(hub)) >= FULL_BATCH)
        waitMs = Math.min(everyMs, Math.max(SHORTEST_REST_MS, RESTS * (performance.now() - startedAt)));
    } catch (err) {
      hub.log.debug({ err }, 'the search could not be kept up');
    }
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
