import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { testIds } from '../testIds.ts';

interface Props {
  clientId: string;
  kind: 'phone' | 'email';
  value: string;
  isBlocked: boolean;
}

/** Nothing from there reaches a desk any more; or all that was held back does. */
export function BlockButton({ clientId, kind, value, isBlocked }: Props) {
  const { t } = useTranslation();
  const order = useMutation({
    mutationFn: () => api.blockAddress(clientId, { kind, value, blocked: !isBlocked }),
    onSuccess: (client) => {
      queryClient.setQueryData(keys.client(client.id), client);
      tellDone(t(isBlocked ? 'spam.unblockedDone' : 'spam.blockedDone', { value }));
    },
    onError: tellFailure,
    onSettled: () =>
      refresh(keys.blocked, keys.workCounts, ['inbox'], keys.desk, keys.provisional, ['client']),
  });
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color={isBlocked ? 'pine' : 'gray'}
      aria-label={t(isBlocked ? 'spam.unblockOne' : 'spam.blockOne', { value })}
      loading={order.isPending}
      data-testid={isBlocked ? testIds.unblock(value) : testIds.block(value)}
      onClick={() => order.mutate()}
    >
      {t(isBlocked ? 'spam.unblock' : 'spam.block')}
    </Button>
  );
}
