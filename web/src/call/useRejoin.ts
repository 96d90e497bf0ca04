import { useEffect } from 'react';
import type { Conversation } from '../api/types.ts';
import { useStore } from '../live/createStore.ts';
import { phoneStore } from '../phone/agentPhone.ts';
import { useSession } from '../session/session.ts';
import { order } from './inCallOrders.ts';

const AGAIN_MS = 6_000;

/** After a reload or a crash: as soon as this window is a phone again, it has itself rung into the call. */
export function useRejoin(conversation: Conversation): void {
  const { phone } = useSession();
  const { state } = useStore(phoneStore);
  const { id } = conversation;
  const isLost = conversation.state === 'handled' && (conversation.call?.graceUntil ?? null) !== null;
  const isReady = phone === null || state === 'ready';
  useEffect(() => {
    if (!isLost || !isReady) return;
    void order(id, 'rejoin');
    const timer = setInterval(() => void order(id, 'rejoin'), AGAIN_MS);
    return () => clearInterval(timer);
  }, [id, isLost, isReady]);
}
