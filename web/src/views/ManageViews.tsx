import { ActionIcon, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxView } from '#core/contract/views.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import { useViews } from './useViews.ts';

const LONGEST = 40;

function Row({ view }: { view: InboxView }) {
  const { t } = useTranslation();
  const [name, setName] = useState(view.name);
  const order = useMutation({
    mutationFn: (what: () => Promise<unknown>) => what(),
    onSettled: () => refresh(keys.views),
    onError: (error) => {
      tellFailure(error);
      setName(view.name);
    },
  });
  const rename = () => {
    const next = name.trim();
    if (next === '' || next === view.name) setName(view.name);
    else order.mutate(() => api.changeView(view.id, { name: next }));
  };
  const icon = { variant: 'subtle', color: 'gray', disabled: order.isPending } as const;
  return (
    <Group gap={4} wrap="nowrap" data-testid={testIds.viewRow(view.id)}>
      <TextInput
        size="xs"
        style={{ flex: 1 }}
        aria-label={t('views.rename', { name: view.name })}
        maxLength={LONGEST}
        value={name}
        data-testid={testIds.viewRename(view.id)}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') rename();
        }}
      />
      <ActionIcon
        {...icon}
        aria-label={t('views.up', { name: view.name })}
        data-testid={testIds.viewUp(view.id)}
        onClick={() => order.mutate(() => api.changeView(view.id, { move: 'up' }))}
      >
        <IconArrowUp size={15} />
      </ActionIcon>
      <ActionIcon
        {...icon}
        aria-label={t('views.down', { name: view.name })}
        onClick={() => order.mutate(() => api.changeView(view.id, { move: 'down' }))}
      >
        <IconArrowDown size={15} />
      </ActionIcon>
      <ActionIcon
        {...icon}
        color="red"
        aria-label={t('views.delete', { name: view.name })}
        data-testid={testIds.viewDelete(view.id)}
        onClick={() => order.mutate(() => api.deleteView(view.id))}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </Group>
  );
}

/** Renamed, put in order, deleted: my own, and the team's for who keeps them. */
export function ManageViews({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const views = useViews().filter(({ mayChange }) => mayChange);
  return (
    <Modal opened onClose={onClose} title={t('views.manage')}>
      <Stack gap={8}>
        {(['own', 'team'] as const).map((scope) => {
          const rows = views.filter((view) => view.scope === scope);
          if (rows.length === 0) return null;
          return (
            <Stack key={scope} gap={6}>
              <Text size="xs" c="dimmed" fw={600}>
                {t(`views.${scope}`)}
              </Text>
              {rows.map((view) => (
                <Row key={`${view.id} ${view.name}`} view={view} />
              ))}
            </Stack>
          );
        })}
        {views.length === 0 && <Text c="dimmed">{t('views.none')}</Text>}
      </Stack>
    </Modal>
  );
}
