import { useEffect } from 'react';
import { useNow } from '../clock/clock.ts';
import { useStore } from '../live/createStore.ts';
import { useSession } from '../session/session.ts';
import { open, others, othersAt, placeKey, takenOver, type Other } from './here.ts';

export interface Here {
  viewers: readonly Other[];
  /** Who writes to the same address. */
  writers: readonly Other[];
  /** Who has taken over from me there; null: nobody. */
  takenBy: string | null;
}

/** Who else is with this client now. `to`: where I would write. */
export function useHere(clientId: string, to: string): Here {
  const { agentId } = useSession();
  useStore(others);
  const taken = useStore(takenOver);
  // Looked at each second, because what is not said again is over.
  const now = useNow();
  useEffect(() => open(clientId), [clientId]);
  const found = othersAt(clientId, agentId, now);
  const taker = taken.get(placeKey(clientId, to));
  return {
    viewers: found,
    writers: found.filter((one) => one.doing === 'writing' && one.to === to),
    takenBy: found.find((one) => one.agentId === taker?.agentId)?.name ?? null,
  };
}
