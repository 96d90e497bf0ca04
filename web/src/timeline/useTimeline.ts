import { useEffect, useMemo } from 'react';
import { useStore } from '../live/createStore.ts';
import { useStores } from '../live/useStores.ts';
import { buildRows, filterRows } from './buildRows.ts';
import { behind, tellTogether } from './chapters.ts';
import type { Filter } from './eventKinds.ts';
import { groupRows, type DayGroup } from './groupRows.ts';
import { timelines } from './timelineStores.ts';

/** A client's timeline, told together with those of `merged`: who was merged into the client. */
export function useTimeline(clientId: string, merged: readonly string[], filter: Filter) {
  const store = timelines.open(clientId);
  const chapters = merged.join();
  const stores = useMemo(
    () => [
      store,
      ...(chapters === '' ? [] : chapters.split(',')).map((of) => timelines.chapter(clientId, of)),
    ],
    [store, clientId, chapters],
  );
  const states = useStores(useMemo(() => stores.map((one) => one.state), [stores]));
  const load = useStore(store.load);
  useEffect(() => timelines.watch(clientId), [clientId]);
  useEffect(() => {
    for (const one of stores.slice(1)) void one.sync();
  }, [stores]);
  const rows = useMemo(() => buildRows(tellTogether(states)), [states]);
  const days: DayGroup[] = useMemo(() => groupRows(filterRows(rows, filter)), [rows, filter]);
  const own = states[0] ?? store.state.get();
  return {
    state: { ...own, hasEarlier: states.some(({ hasEarlier }) => hasEarlier) },
    load,
    days,
    loadEarlier: async (limit?: number) => {
      await Promise.all(behind(states).map(async (index) => stores[index]?.loadEarlier(limit)));
    },
  };
}
