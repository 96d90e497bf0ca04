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

/** The conversation that the page is about: the one asked for, else one of mine that is open, else any open one. */
export function focusOf(
  asked: string | null,
  mine: readonly Conversation[],
  known: readonly Conversation[],
): Conversation | null {
  const all = [...mine, ...known];
  return (
    all.find((conversation) => conversation.id === asked) ??
    mine[0] ??
    known.find((conversation) => conversation.state !== 'closed') ??
    null
  );
}
