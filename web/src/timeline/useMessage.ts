import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';

/** All that there is of a message, beyond what its event says. */
export function useMessage(id: string) {
  return useQuery({ queryKey: keys.message(id), queryFn: () => api.message(id), staleTime: Infinity });
}
