import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { testIds } from '../testIds.ts';
import classes from './KeptActions.module.css';

interface Item {
  id: string;
  source: 'call' | 'sms' | 'email';
}

/** So much of a mail is enough to see what it is; the rest is in the file. */
const MOST_CHARACTERS = 200_000;

function RawText({ id }: { id: string }) {
  const { t } = useTranslation();
  const raw = useQuery({
    queryKey: ['quarantined', id],
    queryFn: () => api.quarantined(id),
    staleTime: Infinity,
  });
  if (raw.error) return <Text c="dimmed">{t('quarantine.noRaw')}</Text>;
  return (
    <pre className={classes['raw']} data-testid={testIds.rawText}>
      {raw.data?.slice(0, MOST_CHARACTERS)}
    </pre>
  );
}

/** Look at what was kept, save it, or take it in after all. */
export function KeptActions({ item }: { item: Item }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const replay = useMutation({
    mutationFn: () => api.replay(item.id),
    onSuccess: () => {
      refresh(keys.quarantine);
      tellDone(t('quarantine.taken'));
    },
    onError: tellFailure,
  });
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button
        size="compact-xs"
        variant="subtle"
        data-testid={testIds.lookAt(item.id)}
        onClick={() => setIsOpen(true)}
      >
        {t('quarantine.look')}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        component="a"
        href={api.quarantinedUrl(item.id)}
        download
      >
        {t('quarantine.save')}
      </Button>
      {item.source === 'email' && (
        <Button
          size="compact-xs"
          variant="default"
          loading={replay.isPending}
          data-testid={testIds.takeInAfterAll(item.id)}
          onClick={() => replay.mutate()}
        >
          {t('quarantine.take')}
        </Button>
      )}
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} size="xl" title={t('quarantine.rawTitle')}>
        {isOpen && <RawText id={item.id} />}
      </Modal>
    </Group>
  );
}
