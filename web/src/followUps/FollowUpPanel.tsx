import { Button, Stack, Text } from '@mantine/core';
import { IconBellPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { ClientDetail, NewFollowUp } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import classes from '../client/ClientPanel.module.css';
import { testIds } from '../testIds.ts';
import { emptyFollowUp, FollowUpFields, toNewFollowUp } from './FollowUpFields.tsx';
import { FollowUpEntry } from './FollowUpEntry.tsx';
import { overdueFirst } from './overdueFirst.ts';

function NewFollowUpForm({
  client,
  conversationId,
}: {
  client: ClientDetail;
  conversationId: string | null;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(emptyFollowUp);
  const ready = toNewFollowUp(draft);
  const save = useMutation({
    mutationFn: (followUp: NewFollowUp) =>
      api.createFollowUp({ ...followUp, clientId: client.id, ...(conversationId ? { conversationId } : {}) }),
    onSuccess: () => {
      setDraft(emptyFollowUp());
      refresh(keys.followUps, keys.client(client.id), keys.desk);
      tellDone(t('followUp.saved'));
    },
    onError: tellFailure,
  });
  return (
    <form
      data-testid={testIds.followUpForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save.mutate(ready);
      }}
    >
      <Stack gap={8} mb="md">
        <FollowUpFields draft={draft} onChange={setDraft} />
        <Button
          type="submit"
          h={34}
          leftSection={<IconBellPlus size={15} />}
          disabled={!ready}
          loading={save.isPending}
          data-testid={testIds.followUpSave}
        >
          {t('followUp.plan')}
        </Button>
      </Stack>
    </form>
  );
}

export function FollowUpPanel({
  client,
  conversationId,
}: {
  client: ClientDetail;
  conversationId: string | null;
}) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.clientFollowUps(client.id),
    queryFn: () => api.followUps({ clientId: client.id }),
  });
  const items = overdueFirst(query.data?.items ?? []);
  return (
    <>
      <NewFollowUpForm client={client} conversationId={conversationId} />
      {query.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('followUp.none')}
        </Text>
      )}
      <ul className={classes['entries']}>
        {items.map((followUp) => (
          <FollowUpEntry key={followUp.id} followUp={followUp} />
        ))}
      </ul>
    </>
  );
}
