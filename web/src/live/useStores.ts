import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { Store } from './createStore.ts';

/** The values of several stores; the same list as long as none of them has changed. */
export function useStores<T>(stores: readonly Store<T>[]): readonly T[] {
  const kept = useRef<readonly T[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = stores.map((store) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [stores],
  );
  const get = useCallback(() => {
    const values = stores.map((store) => store.get());
    const isSame =
      values.length === kept.current.length && values.every((value, index) => value === kept.current[index]);
    if (!isSame) kept.current = values;
    return kept.current;
  }, [stores]);
  return useSyncExternalStore(subscribe, get);
}
