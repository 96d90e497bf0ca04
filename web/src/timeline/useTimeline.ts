import { useEffect, useMemo } from 'react';
import { useStore } from '../live/createStore.ts';
import { buildRows, filterRows } from './buildRows.ts';
import type { Filter } from './eventKinds.ts';
import { groupRows, type DayGroup } from './groupRows.ts';
import { timelines } from './timelineStores.ts';

export function useTimeline(clientId: string, filter: Filter) {
  const store = timelines.open(clientId);
  const state = useStore(store.state);
  const load = useStore(store.load);
  useEffect(() => timelines.watch(clientId), [clientId]);
  const rows = useMemo(() => buildRows(state.events), [state.events]);
  const days: DayGroup[] = useMemo(() => groupRows(filterRows(rows, filter)), [rows, filter]);
  return { state, load, days, loadEarlier: () => store.loadEarlier() };
}
