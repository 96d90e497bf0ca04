import { QueryClient, type QueryKey } from '@tanstack/react-query';
import { isTransient } from './request.ts';

export const keys = {
  session: ['session'],
  desk: ['desk'],
  agents: ['agents'],
  queues: ['queues'],
  board: ['board'],
  settings: ['settings'],
  clients: (query: string) => ['clients', query],
  client: (id: string) => ['client', id],
  clientConversations: (id: string) => ['conversations', id],
  followUps: ['followUps'],
  clientFollowUps: (id: string) => ['followUps', id],
  invites: (id: string) => ['invites', id],
  message: (id: string) => ['message', id],
  quarantine: ['quarantine'],
} as const satisfies Record<string, QueryKey | ((id: string) => QueryKey)>;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      retry: (count, error) => isTransient(error) || (count < 1 && !('code' in error)),
      retryDelay: 2_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** A hint came or something was done: fetch again what hangs on these keys, if it is on screen. */
export function refresh(...stale: QueryKey[]): void {
  for (const queryKey of stale) void queryClient.invalidateQueries({ queryKey });
}
