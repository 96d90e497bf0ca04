import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { toSave } from './filters.ts';

const LONGEST = 40;

/** Keeps the filters of the page under a name. */
export function SaveView({ list, onClose }: { list: string; onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [name, setName] = useState('');
  const [isTeam, setIsTeam] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      api.makeView({ name: name.trim(), scope: isTeam ? 'team' : 'own', filter: toSave(list, search) }),
    onSuccess: ({ id }) => {
      refresh(keys.views);
      tellDone(t('views.saved'));
      const next = new URLSearchParams(search);
      next.set('view', id);
      setSearch(next);
      onClose();
    },
    onError: tellFailure,
  });
  return (
    <Modal opened onClose={onClose} size="sm" title={t('views.save')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save.mutate();
        }}
      >
        <Stack gap={10}>
          <TextInput
            data-autofocus
            label={t('views.name')}
            maxLength={LONGEST}
            value={name}
            data-testid={testIds.viewName}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {isSupervisor(session) && (
            <Checkbox
              label={t('views.forTeam')}
              checked={isTeam}
              data-testid={testIds.viewTeam}
              onChange={(event) => setIsTeam(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('inbox.cancel')}
            </Button>
            <Button
              type="submit"
              disabled={name.trim() === ''}
              loading={save.isPending}
              data-testid={testIds.viewSave}
            >
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
