import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';

export function useClient(clientId: string) {
  return useQuery({ queryKey: keys.client(clientId), queryFn: () => api.client(clientId) });
}

/** The client's conversations, the newest page of them. */
export function useClientConversations(clientId: string) {
  return useQuery({
    queryKey: keys.clientConversations(clientId),
    queryFn: () => api.conversations({ clientId }),
  });
}

interface FocusInput {
  /** The conversation that the address bar names. */
  asked: string | null;
  mine: readonly Conversation[];
  known: readonly Conversation[];
}

/** The conversation that the page is about: the one asked for while it is open, else mine, else any open one, else the closed one asked for. */
export function focusOf({ asked, mine, known }: FocusInput): Conversation | null {
  const named = [...mine, ...known].find((conversation) => conversation.id === asked) ?? null;
  if (named && named.state !== 'closed') return named;
  return mine[0] ?? known.find((conversation) => conversation.state !== 'closed') ?? named;
}
