import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tellDone } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { useWorkOrder } from '../inbox/useWorkOrder.ts';
import { testIds } from '../testIds.ts';

/** What was taken for spam waits in its queue again. */
export function NotSpamButton({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const order = useWorkOrder();
  return (
    <Button
      size="compact-xs"
      loading={order.isPending}
      data-testid={testIds.notSpam(conversationId)}
      onClick={() =>
        order.mutate(() => api.notSpam(conversationId), { onSuccess: () => tellDone(t('spam.notDone')) })
      }
    >
      {t('spam.not')}
    </Button>
  );
}
