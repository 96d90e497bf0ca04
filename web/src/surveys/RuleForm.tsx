import { Button, Modal, MultiSelect, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { surveyApi, surveyKeys, type RuleChange, type SurveyRule } from './surveyApi.ts';
import { useSurveyOrder } from './useSurveyOrder.ts';

const occasions = ['conversation', 'case'] as const;
const channels = ['call', 'sms', 'email'] as const;
const fresh: RuleChange = {
  name: '',
  on: 'conversation',
  queueIds: [],
  channels: [],
  delayMinutes: null,
  samplePercent: 100,
  cooldownDays: null,
  remindHours: 48,
  lifeDays: 7,
  byKeypad: false,
};

/** Empty is "as the house does" or "not at all". */
const orNull = (value: string | number): number | null => (value === '' ? null : Number(value));

function NumberFields({ rule, set }: { rule: RuleChange; set: (change: RuleChange) => void }) {
  const { t } = useTranslation();
  const fields = [
    ['delayMinutes', 'surveys.delay', 10_080],
    ['cooldownDays', 'surveys.cooldown', 365],
    ['remindHours', 'surveys.remind', 336],
  ] as const;
  return (
    <>
      {fields.map(([name, label, max]) => (
        <NumberInput
          key={name}
          label={t(label)}
          min={name === 'remindHours' ? 1 : 0}
          max={max}
          value={rule[name] ?? ''}
          onChange={(value) => set({ [name]: orNull(value) })}
        />
      ))}
      <NumberInput
        label={t('surveys.sample')}
        min={1}
        max={100}
        suffix=" %"
        value={rule.samplePercent ?? 100}
        onChange={(value) => set({ samplePercent: Number(value) || 100 })}
      />
      <NumberInput
        label={t('surveys.life')}
        min={1}
        max={60}
        value={rule.lifeDays ?? 7}
        onChange={(value) => set({ lifeDays: Number(value) || 7 })}
      />
    </>
  );
}

/** What of a rule is changed here. */
const fieldsOf = ({ id: _id, surveyName: _name, place: _place, enabled: _enabled, ...fields }: SurveyRule) =>
  fields satisfies RuleChange;

/** Makes a rule, or changes this one. */
export function RuleForm({ rule: known, onClose }: { rule: SurveyRule | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const order = useSurveyOrder();
  const instruments = useQuery({ queryKey: surveyKeys.instruments, queryFn: surveyApi.instruments });
  const [rule, setRule] = useState<RuleChange>(known ? fieldsOf(known) : fresh);
  const set = (change: RuleChange) => setRule((before) => ({ ...before, ...change }));
  const save = () => {
    const wanted = { ...rule, name: rule.name?.trim() ?? '' };
    order.mutate(() => (known ? surveyApi.changeRule(known.id, wanted) : surveyApi.makeRule(wanted)), {
      onSuccess: onClose,
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(known ? 'surveys.editRule' : 'surveys.newRule')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('surveys.name')}
          required
          maxLength={80}
          data-testid={testIds.surveyRuleName}
          value={rule.name ?? ''}
          onChange={({ currentTarget: { value } }) => set({ name: value })}
        />
        <Select
          label={t('surveys.after')}
          allowDeselect={false}
          value={rule.on ?? 'conversation'}
          data={occasions.map((on) => ({ value: on, label: t(`surveys.on.${on}`) }))}
          onChange={(value) => set({ on: occasions.find((on) => on === value) ?? 'conversation' })}
        />
        <Select
          label={t('surveys.asks')}
          required
          value={rule.surveyId ?? null}
          data={(instruments.data?.items ?? [])
            .filter(({ archived }) => !archived)
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(surveyId) => set(surveyId === null ? {} : { surveyId })}
        />
        <MultiSelect
          label={t('surveys.queues')}
          placeholder={rule.queueIds?.length ? '' : t('surveys.everyQueue')}
          value={rule.queueIds ?? []}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(queueIds) => set({ queueIds })}
        />
        <MultiSelect
          label={t('surveys.channels')}
          value={rule.channels ?? []}
          data={channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) }))}
          onChange={(chosen) => set({ channels: channels.filter((one) => chosen.includes(one)) })}
        />
        {rule.on !== 'case' && (rule.channels?.length === 0 || rule.channels?.includes('call')) && (
          <Switch
            label={t('surveys.byKeypad')}
            description={t('surveys.byKeypadHint')}
            checked={rule.byKeypad ?? false}
            data-testid={testIds.surveyRuleKeypad}
            onChange={({ currentTarget: { checked } }) => set({ byKeypad: checked })}
          />
        )}
        <NumberFields rule={rule} set={set} />
        <Button
          disabled={!rule.surveyId || !rule.name?.trim()}
          loading={order.isPending}
          data-testid={testIds.surveyRuleSave}
          onClick={save}
        >
          {t('common.save')}
        </Button>
      </Stack>
    </Modal>
  );
}
