import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import type { Conversation, Desk } from '../api/types.ts';
import { setServerTime } from '../clock/clock.ts';
import { connectionStore, isDegraded } from '../live/connection.ts';
import { useStore } from '../live/createStore.ts';
import { sortWork } from './sortWork.ts';

const FALLBACK_POLL_MS = 5_000;
const SAFETY_POLL_MS = 60_000;

/** The agent's desk. Pushes say when it is stale; polling stands in while the socket is down. */
export function useDesk(): Desk | undefined {
  const isPolling = isDegraded(useStore(connectionStore));
  const query = useQuery({
    queryKey: keys.desk,
    queryFn: async () => {
      const desk = await api.desk();
      setServerTime(desk.serverTime);
      return { ...desk, work: sortWork(desk.work) };
    },
    staleTime: 1_000,
    refetchInterval: isPolling ? FALLBACK_POLL_MS : SAFETY_POLL_MS,
  });
  return query.data;
}

export function changeDesk(change: (desk: Desk) => Desk): void {
  queryClient.setQueryData<Desk>(keys.desk, (desk) => desk && change(desk));
}

/** The call that the bar shows: the live one, else the one being wrapped up. */
export function currentCallOf(desk: Desk | undefined): Conversation | undefined {
  const calls = desk?.work.filter((conversation) => conversation.channel === 'call') ?? [];
  return calls.find((call) => call.state === 'handled') ?? calls.find((call) => call.state === 'wrapping');
}
