import { Navigate, useLocation, useParams } from 'react-router';
import { Trouble } from '../app/Trouble.tsx';
import { ClientView } from './ClientView.tsx';
import { useClient } from './useClient.ts';

export function ClientRoute() {
  const { clientId = '' } = useParams();
  const { search } = useLocation();
  const client = useClient(clientId);
  if (!client.data) return <Trouble error={client.error} onRetry={() => void client.refetch()} />;
  // Merged into somebody: the old link leads there.
  if (client.data.id !== clientId) return <Navigate to={`/clients/${client.data.id}${search}`} replace />;
  return <ClientView key={clientId} client={client.data} />;
}
