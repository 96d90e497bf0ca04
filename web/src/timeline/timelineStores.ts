import type { TimelineEvent } from '#core/contract/events.ts';
import { api } from '../api/endpoints.ts';
import type { ReadTimeline, Timeline } from '../api/types.ts';
import { createStore, type Store } from '../live/createStore.ts';
import { settleFromEvents } from '../composer/pendingSends.ts';
import {
  applyAfter,
  applyEarlier,
  applyNewest,
  applyPush,
  emptyTimeline,
  type TimelineState,
} from './timelineState.ts';

// The timelines held by this console, one per client opened. sync() is the only way a timeline catches up.

const PAGE = 100;
const CATCH_UP_PAGE = 500;
const KEPT = 30;
const AGAIN_MS = 2_000;

export interface LoadState {
  isLoading: boolean;
  isLoadingEarlier: boolean;
  error: unknown;
}

export class TimelineStore {
  readonly clientId: string;
  readonly state: Store<TimelineState> = createStore(emptyTimeline);
  readonly load: Store<LoadState> = createStore<LoadState>({
    isLoading: true,
    isLoadingEarlier: false,
    error: null,
  });
  watchers = 0;
  private running = false;
  private again = false;

  private readonly of: string | undefined;

  /** `of`: who was merged into this client, for the timeline that they had until then. */
  constructor(clientId: string, of?: string) {
    this.clientId = clientId;
    this.of = of;
  }

  push(event: TimelineEvent): void {
    const result = applyPush(this.state.get(), event);
    if (result.outcome === 'gap') void this.sync();
    if (result.outcome !== 'applied') return;
    settleFromEvents([event]);
    this.state.set(result.state);
  }

  /** The server told its last number. */
  seen(lastSeq: number): void {
    const state = this.state.get();
    if (state.firstSeq === null || lastSeq > state.lastSeq) void this.sync();
  }

  async sync(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        await this.catchUp();
      } while (this.again);
      this.load.set({ ...this.load.get(), isLoading: false, error: null });
    } catch (error) {
      this.load.set({ ...this.load.get(), isLoading: false, error });
      if (this.watchers > 0) setTimeout(() => void this.sync(), AGAIN_MS);
    } finally {
      this.running = false;
    }
  }

  async loadEarlier(limit = PAGE): Promise<void> {
    const { firstSeq, hasEarlier } = this.state.get();
    if (this.load.get().isLoadingEarlier || !hasEarlier || firstSeq === null) return;
    this.load.set({ ...this.load.get(), isLoadingEarlier: true });
    try {
      const page = await this.page({ before: firstSeq, limit });
      this.state.set(applyEarlier(this.state.get(), page));
    } finally {
      this.load.set({ ...this.load.get(), isLoadingEarlier: false });
    }
  }

  private page(query: ReadTimeline): Promise<Timeline> {
    return api.timeline(this.clientId, this.of ? { ...query, of: this.of } : query);
  }

  private async catchUp(): Promise<void> {
    if (this.state.get().firstSeq === null) {
      const newest = applyNewest(await this.page({ limit: PAGE }));
      settleFromEvents(newest.events);
      this.state.set(newest);
      return;
    }
    let hasMore = true;
    while (hasMore) {
      const before = this.state.get();
      const page = await this.page({ after: before.lastSeq, limit: CATCH_UP_PAGE });
      const next = applyAfter(this.state.get(), page);
      settleFromEvents(next.events.slice(before.events.length));
      this.state.set(next);
      hasMore = page.hasMore && next !== before;
    }
  }
}

const stores = new Map<string, TimelineStore>();
const watchListeners = new Set<(clientId: string, isWatched: boolean) => void>();

function tellWatch(clientId: string, isWatched: boolean): void {
  for (const listener of watchListeners) listener(clientId, isWatched);
}

function open(clientId: string, of?: string): TimelineStore {
  const key = of ? `${clientId} ${of}` : clientId;
  const known = stores.get(key);
  if (known) return known;
  const made = new TimelineStore(clientId, of);
  stores.set(key, made);
  const oldest = [...stores].find(([, store]) => store.watchers === 0 && store !== made);
  if (stores.size > KEPT && oldest) stores.delete(oldest[0]);
  return made;
}

export const timelines = {
  open: (clientId: string) => open(clientId),
  /** The timeline that somebody had until they were merged into this client. It goes on no more. */
  chapter: (clientId: string, of: string) => open(clientId, of),
  get: (clientId: string) => stores.get(clientId),
  watched: () => [...stores.values()].filter((store) => store.watchers > 0),
  onWatch: (listener: (clientId: string, isWatched: boolean) => void) => {
    watchListeners.add(listener);
    return () => watchListeners.delete(listener);
  },
  /** From now on this client's events are pushed, until the answer is called. */
  watch: (clientId: string) => {
    const store = open(clientId);
    store.watchers += 1;
    if (store.watchers === 1) tellWatch(clientId, true);
    void store.sync();
    return () => {
      store.watchers -= 1;
      if (store.watchers === 0) tellWatch(clientId, false);
    };
  },
};

export async function syncWatched(): Promise<void> {
  await Promise.all(timelines.watched().map((store) => store.sync()));
}
