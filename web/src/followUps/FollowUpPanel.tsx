import { Button, Collapse, Stack, Text } from '@mantine/core';
import { IconBellPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { ClientDetail, CreateFollowUp } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import classes from '../client/ClientPanel.module.css';
import { testIds } from '../testIds.ts';
import { emptyFollowUp, FollowUpFields, toNewFollowUp } from './FollowUpFields.tsx';
import { FollowUpEntry } from './FollowUpEntry.tsx';
import { emptyMore, toMore } from './planMore.ts';
import { PlanMore } from './PlanMore.tsx';
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
  const [more, setMore] = useState(emptyMore);
  const [isOpen, setOpen] = useState(false);
  const what = toNewFollowUp(draft);
  const how = toMore(more, draft.kind);
  const ready = what && how && { ...what, ...how };
  const save = useMutation({
    mutationFn: (followUp: Omit<CreateFollowUp, 'clientId'>) =>
      api.createFollowUp({ ...followUp, clientId: client.id, ...(conversationId ? { conversationId } : {}) }),
    onSuccess: () => {
      setDraft(emptyFollowUp());
      setMore(emptyMore);
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
          variant="subtle"
          size="compact-xs"
          aria-expanded={isOpen}
          data-testid={testIds.followUpMore}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'followUp.less' : 'followUp.more')}
        </Button>
        <Collapse expanded={isOpen}>
          <PlanMore kind={draft.kind} value={more} onChange={setMore} />
        </Collapse>
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
