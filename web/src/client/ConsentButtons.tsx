import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import type { DecideConsent } from '../api/types.ts';
import { testIds } from '../testIds.ts';

interface Props {
  clientId: string;
  address: Pick<DecideConsent, 'kind' | 'value'>;
}

/** Two ways to answer: nothing more is sent there, or it was not meant so. */
export function ConsentButtons({ clientId, address: { kind, value } }: Props) {
  const { t } = useTranslation();
  const decide = useMutation({
    mutationFn: (mayWrite: boolean) => api.decideConsent(clientId, { kind, value, mayWrite }),
    onSuccess: (client) => {
      queryClient.setQueryData(keys.client(clientId), client);
      refresh(keys.consentQuestions, keys.client(clientId));
    },
    onError: tellFailure,
  });
  return (
    <Button.Group>
      <Button
        size="compact-xs"
        variant="default"
        disabled={decide.isPending}
        data-testid={testIds.optOut}
        onClick={() => decide.mutate(false)}
      >
        {t('mayOptOut.optOut')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        disabled={decide.isPending}
        data-testid={testIds.keepOptedIn}
        onClick={() => decide.mutate(true)}
      >
        {t('mayOptOut.keep')}
      </Button>
    </Button.Group>
  );
}
