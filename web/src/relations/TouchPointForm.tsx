import { Button, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveTouchPoint, TouchPointChannel, type TouchPoint } from '#core/contract/touchPoints.ts';
import { Tier } from '#core/contract/words.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import { relationKeys } from '../api/relations.ts';
import { testIds } from '../testIds.ts';

interface Props {
  /** Null: a new one. */
  point: TouchPoint | null;
  onClose: () => void;
}

const words = ['name', 'purpose', 'department'] as const;

/** Adds a touch point, or changes one. */
export function TouchPointForm({ point, onClose }: Props) {
  const { t } = useTranslation();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues });
  const [draft, setDraft] = useState({
    name: point?.name ?? '',
    purpose: point?.purpose ?? '',
    department: point?.department ?? '',
    channel: point?.channel ?? 'call',
    tiers: [...(point?.tiers ?? [])],
    queueId: point?.queueId ?? null,
  });
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const form = SaveTouchPoint.safeParse(draft).data;
  const save = useMutation({
    mutationFn: (body: SaveTouchPoint) => api.saveTouchPoint(point?.id ?? null, body),
    onSuccess: (list) => {
      queryClient.setQueryData(relationKeys.touchPoints, list);
      onClose();
    },
    onError: tellFailure,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={point ? t('touchPoint.edit', { name: point.name }) : t('touchPoint.add')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (form) save.mutate(form);
        }}
      >
        <Stack gap={10}>
          {words.map((field) => (
            <TextInput
              key={field}
              label={t(`touchPoint.${field}`)}
              required
              maxLength={field === 'purpose' ? 200 : 80}
              value={draft[field]}
              data-testid={testIds.touchPointField(field)}
              onChange={(event) => change({ [field]: event.currentTarget.value })}
            />
          ))}
          <Select
            label={t('touchPoint.channel')}
            allowDeselect={false}
            value={draft.channel}
            data={TouchPointChannel.options.map((value) => ({
              value,
              label: t(`touchPoint.channel.${value}`),
            }))}
            onChange={(value) => change({ channel: TouchPointChannel.catch('call').parse(value) })}
          />
          <Select
            label={t('touchPoint.queue')}
            placeholder={t('touchPoint.noQueue')}
            clearable
            value={draft.queueId}
            data={queues.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            onChange={(queueId) => change({ queueId })}
          />
          <MultiSelect
            label={t('touchPoint.tiers')}
            placeholder={draft.tiers.length === 0 ? t('touchPoint.everybody') : ''}
            value={draft.tiers}
            data={Tier.options.map((value) => ({ value, label: t(`tier.${value}`) }))}
            onChange={(tiers) => change({ tiers: Tier.array().parse(tiers) })}
          />
          <Button
            type="submit"
            disabled={!form}
            loading={save.isPending}
            data-testid={testIds.touchPointSave}
          >
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
