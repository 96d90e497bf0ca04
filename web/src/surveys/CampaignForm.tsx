import { Button, Modal, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { surveyApi, surveyKeys } from './surveyApi.ts';
import { useSurveyOrder } from './useSurveyOrder.ts';

const tiers = ['standard', 'silver', 'gold', 'vip'] as const;

function TierField({ value, onChange }: { value: string[]; onChange: (tiers: string[]) => void }) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      label={t('surveys.by.tier')}
      value={value}
      data={tiers.map((tier) => ({ value: tier, label: t(`tier.${tier}`) }))}
      onChange={onChange}
    />
  );
}

export function CampaignForm({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const order = useSurveyOrder();
  const instruments = useQuery({ queryKey: surveyKeys.instruments, queryFn: surveyApi.instruments });
  const [name, setName] = useState('');
  const [surveyId, setSurveyId] = useState<string | null>(null);
  const [chosenTiers, setTiers] = useState<string[]>([]);
  const [queueIds, setQueueIds] = useState<string[]>([]);
  const [days, setDays] = useState<string | number>('');
  const [at, setAt] = useState('');
  const audience = {
    tiers: chosenTiers,
    queueIds,
    servedWithinDays: days === '' ? null : Number(days),
  };
  const count = useQuery({
    queryKey: ['surveys', 'audience', audience],
    queryFn: () => surveyApi.countAudience(audience),
    enabled: isOpen,
  });
  const save = () =>
    order.mutate(
      () =>
        surveyApi.makeCampaign({
          name: name.trim(),
          surveyId,
          audience,
          dueAt: (at === '' ? new Date() : new Date(at)).toISOString(),
        }),
      { onSuccess: onClose },
    );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('surveys.newCampaign')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('surveys.name')}
          required
          maxLength={80}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Select
          label={t('surveys.asks')}
          required
          value={surveyId}
          data={(instruments.data?.items ?? [])
            .filter(({ archived }) => !archived)
            .map((one) => ({ value: one.id, label: one.name }))}
          onChange={setSurveyId}
        />
        <TierField value={chosenTiers} onChange={setTiers} />
        <MultiSelect
          label={t('surveys.servedIn')}
          value={queueIds}
          data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
          onChange={setQueueIds}
        />
        <NumberInput label={t('surveys.servedWithin')} min={1} max={1_095} value={days} onChange={setDays} />
        <TextInput
          type="datetime-local"
          label={t('surveys.campaignAt')}
          value={at}
          data-testid={testIds.surveyCampaignAt}
          onChange={({ currentTarget: { value } }) => setAt(value)}
        />
        <Text size="sm" data-testid={testIds.surveyCampaignCount} data-count={count.data?.clients}>
          {t('surveys.reaches', { n: count.data?.clients ?? '…' })}
        </Text>
        <Text size="xs" c="dimmed">
          {t('surveys.governorHint')}
        </Text>
        <Button
          disabled={!surveyId || name.trim() === '' || count.data?.clients === 0}
          loading={order.isPending}
          data-testid={testIds.surveyCampaignSave}
          onClick={save}
        >
          {t(at === '' ? 'surveys.askNow' : 'surveys.askThen')}
        </Button>
      </Stack>
    </Modal>
  );
}
