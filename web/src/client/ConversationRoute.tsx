import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from 'react-router';
import { api } from '../api/endpoints.ts';
import { Trouble } from '../app/Trouble.tsx';

/** A conversation is shown on its client's timeline. */
export function ConversationRoute() {
  const { conversationId = '' } = useParams();
  const query = useQuery({
    queryKey: ['conversation', conversationId],
    queryFn: () => api.conversation(conversationId),
  });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return <Navigate to={`/clients/${query.data.clientId}?c=${conversationId}`} replace />;
}
