import { useParams } from 'react-router';
import { Trouble } from '../app/Trouble.tsx';
import { ClientView } from './ClientView.tsx';
import { useClient } from './useClient.ts';

export function ClientRoute() {
  const { clientId = '' } = useParams();
  const client = useClient(clientId);
  if (!client.data) return <Trouble error={client.error} onRetry={() => void client.refetch()} />;
  return <ClientView key={clientId} client={client.data} />;
}
