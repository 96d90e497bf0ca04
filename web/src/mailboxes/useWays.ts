import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import type { MailboxWays } from '../api/types.ts';

/** The ways of a mailbox, looked at again while they are on screen: servers come and go by themselves. */
export const useWays = (id: string) =>
  useQuery({
    queryKey: keys.mailboxWays(id),
    queryFn: () => api.mailboxWays(id),
    refetchInterval: 3_000,
  });

/** Something is changed about a mailbox; what holds then is shown at once. */
export function useWaysChange<V = void>(
  id: string,
  change: (order: V) => Promise<MailboxWays>,
  then?: () => void,
) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: change,
    onSuccess: (ways) => {
      queryClient.setQueryData(keys.mailboxWays(id), ways);
      then?.();
      tellDone(t('settings.saved'));
    },
    onError: tellFailure,
  });
}
