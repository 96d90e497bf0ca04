import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconTransfer } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { formatDateTime } from '../clock/format.ts';
import { usePeople } from '../people/usePeople.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './HandOver.module.css';
import { queueChoice, queueOf } from './planMore.ts';

/** What one person still has to do; the first 200 can be chosen one by one. */
function useOpenOf(fromId: string) {
  return useQuery({
    queryKey: ['followUps', 'handOver', fromId],
    queryFn: () => api.followUps({ ownerId: fromId, state: 'open', limit: 200 }),
    enabled: fromId !== '',
  });
}

interface ChosenProps {
  fromId: string;
  /** Null: all there is. */
  value: readonly string[] | null;
  onChange: (ids: readonly string[] | null) => void;
}

/** Which of them: all, unless some are chosen, by the client's name or one by one. */
function Chosen({ fromId, value, onChange }: ChosenProps) {
  const { t, i18n } = useTranslation();
  const [words, setWords] = useState('');
  const items = useOpenOf(fromId).data?.items ?? [];
  const wanted = words.trim().toLocaleLowerCase();
  const shown = items.filter(({ clientName }) => (clientName ?? '').toLocaleLowerCase().includes(wanted));
  const ids = value ?? items.map(({ id }) => id);
  return (
    <>
      <TextInput
        size="xs"
        label={t('handOver.client')}
        value={words}
        data-testid={testIds.handOverPart('client')}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setWords(next);
          const of = next.trim().toLocaleLowerCase();
          const found = items.filter((one) => (one.clientName ?? '').toLocaleLowerCase().includes(of));
          onChange(of === '' ? null : found.map(({ id }) => id));
        }}
      />
      <ul className={classes['choice']}>
        {shown.map((one) => (
          <li key={one.id}>
            <Checkbox
              size="xs"
              checked={ids.includes(one.id)}
              label={`${one.title} · ${one.clientName ?? t('client.unknown')} · ${formatDateTime(one.dueAt, i18n.language)}`}
              data-testid={testIds.handOverPart(one.id)}
              onChange={({ currentTarget }) =>
                onChange(currentTarget.checked ? [...ids, one.id] : ids.filter((id) => id !== one.id))
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function useHandOver(onClose: () => void) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: api.handOver,
    onSuccess: ({ count }) => {
      tellDone(t('handOver.done', { count }));
      onClose();
    },
    onError: tellFailure,
    onSettled: () => refresh(keys.followUps, keys.desk),
  });
}

function Counted({ fromId }: { fromId: string }) {
  const { t } = useTranslation();
  const preview = useQuery({
    queryKey: ['followUps', 'handOverPreview', fromId],
    queryFn: () => api.handOverPreview(fromId),
    enabled: fromId !== '',
  });
  if (!preview.data) return null;
  const { open } = preview.data;
  return (
    <Text size="sm" data-testid={testIds.handOverPart('preview')} data-open={open}>
      {open === 0 ? t('handOver.nothing') : t('handOver.preview', preview.data)}
    </Text>
  );
}

/** From whom, to whom, and which. */
export function HandOverDialog({ from = '', onClose }: { from?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const people = (usePeople().data?.items ?? []).filter(({ isService }) => !isService);
  const [fromId, setFrom] = useState(from);
  const [to, setTo] = useState('');
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const save = useHandOver(onClose);
  const pick = { value: '', label: '–' };
  const receivers = people.filter(({ id, disabled }) => !disabled && id !== fromId);
  const isMissing = fromId === '' || to === '' || to === fromId || ids?.length === 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('handOver.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const queueId = queueOf(to);
          save.mutate({
            fromId,
            ...(queueId ? { queueId } : { toId: to }),
            ...(ids ? { followUpIds: [...ids] } : {}),
          });
        }}
      >
        <Stack gap={12} data-testid={testIds.handOverPart('dialog')}>
          <Text size="sm">{t('handOver.hint')}</Text>
          <Group grow>
            <NativeSelect
              label={t('handOver.from')}
              value={fromId}
              data={[pick, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
              data-testid={testIds.handOverPart('from')}
              onChange={(event) => {
                setFrom(event.currentTarget.value);
                setIds(null);
              }}
            />
            <NativeSelect
              label={t('handOver.to')}
              value={to}
              data={[
                pick,
                ...receivers.map(({ id, name }) => ({ value: id, label: name })),
                ...queues.map(({ id, name }) => ({
                  value: queueChoice(id),
                  label: t('handOver.team', { name }),
                })),
              ]}
              data-testid={testIds.handOverPart('to')}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </Group>
          <Counted fromId={fromId} />
          {fromId !== '' && <Chosen key={fromId} fromId={fromId} value={ids} onChange={setIds} />}
          <Button
            type="submit"
            disabled={isMissing}
            loading={save.isPending}
            data-testid={testIds.handOverPart('do')}
          >
            {t('handOver.do')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** For supervisors; of one person, or of whoever is chosen in the dialog. */
export function HandOverButton({ from }: { from?: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTransfer size={15} />}
        data-testid={testIds.handOver}
        onClick={() => setOpen(true)}
      >
        {t('handOver.title')}
      </Button>
      {isOpen && <HandOverDialog {...(from ? { from } : {})} onClose={() => setOpen(false)} />}
    </>
  );
}
