import { useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import type { SessionReply } from '../api/types.ts';
import { setServerTime } from '../clock/clock.ts';
import { accessSettled } from './accessChange.ts';

export const SessionContext = createContext<SessionReply | null>(null);

export function useSession(): SessionReply {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside the signed-in shell');
  return session;
}

export function useSessionQuery() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async () => {
      await accessSettled();
      const session = await api.session();
      setServerTime(session.serverTime);
      return session;
    },
    staleTime: 60_000,
  });
}

export function isSupervisor(session: SessionReply): boolean {
  return session.user.role !== 'agent';
}

/** Whether the server lets this person do it; it asks again itself. */
export function may(session: SessionReply, permission: string): boolean {
  return session.permissions.includes(permission);
}

export async function signOut(): Promise<void> {
  await api.signOut();
  queryClient.clear();
  location.assign('/');
}
