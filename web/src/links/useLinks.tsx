import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { testIds } from '../testIds.ts';

const UNDO_MS = 10_000;
const noticeOf = (partId: string): string => `joined-${partId}`;

/** Joins a conversation to another, with a way back at once, and separates it. */
export function useLinks(clientId: string) {
  const { t } = useTranslation();
  const renew = () =>
    refresh(keys.desk, keys.clientConversations(clientId), keys.workCounts, ['inbox'], ['conversations']);
  const separate = useMutation({
    mutationFn: (partId: string) => api.separate(partId),
    onSuccess: (_reply, partId) => {
      notifications.hide(noticeOf(partId));
      renew();
      tellDone(t('link.separated'));
    },
    onError: tellFailure,
  });
  const join = useMutation({
    mutationFn: ({ headId, partId }: { headId: string; partId: string }) => api.join(headId, partId),
    onSuccess: (_reply, { partId }) => {
      renew();
      const id = noticeOf(partId);
      notifications.show({
        id,
        color: 'pine',
        autoClose: UNDO_MS,
        role: 'status',
        closeButtonProps: { 'aria-label': t('common.close') },
        message: (
          <Group gap={8}>
            {t('link.done')}
            <Button
              size="compact-xs"
              variant="light"
              data-testid={testIds.joinUndo}
              onClick={() => separate.mutate(partId)}
            >
              {t('link.undo')}
            </Button>
          </Group>
        ),
      });
    },
    onError: tellFailure,
  });
  return { join, separate };
}
