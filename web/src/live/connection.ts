import { createStore } from './createStore.ts';

// What the console knows about its own line to the hub: the banners and the fall-back polling hang on it.

export interface ConnectionState {
  socket: 'connecting' | 'up' | 'down';
  /** Local time since when the socket is down. */
  downSince: number | null;
  databaseAwaySince: number | null;
}

export const connectionStore = createStore<ConnectionState>({
  socket: 'connecting',
  downSince: null,
  databaseAwaySince: null,
});

const backListeners = new Set<() => void>();

function change(part: Partial<ConnectionState>): void {
  connectionStore.set({ ...connectionStore.get(), ...part });
}

export const connection = {
  up: () => change({ socket: 'up', downSince: null }),
  down: () => change({ socket: 'down', downSince: connectionStore.get().downSince ?? Date.now() }),
  databaseAway: () => {
    if (connectionStore.get().databaseAwaySince === null) change({ databaseAwaySince: Date.now() });
  },
  databaseBack: () => {
    if (connectionStore.get().databaseAwaySince === null) return;
    change({ databaseAwaySince: null });
    for (const listener of backListeners) listener();
  },
  onDatabaseBack: (listener: () => void) => {
    backListeners.add(listener);
    return () => {
      backListeners.delete(listener);
    };
  },
};

export function isDegraded(state: ConnectionState): boolean {
  return state.socket !== 'up' || state.databaseAwaySince !== null;
}
