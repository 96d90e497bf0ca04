import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoursRuleList } from '#core/contract/contacting.ts';
import { MessageChannel } from '#core/contract/words.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import classes from './Contacting.module.css';
import { useWeekdays } from './useWeekdays.ts';

const EMPTY = {
  country: '',
  region: '',
  channel: '',
  days: ['1', '2', '3', '4', '5', '6', '7'],
  from: '08:00',
  to: '20:00',
  validFrom: '',
  validUntil: '',
  source: '',
};

/** A row that goes before what holds in a place, from a date on. */
export function NewHoursRule({ onAdded }: { onAdded: (list: HoursRuleList) => void }) {
  const { t } = useTranslation();
  const weekdays = useWeekdays();
  const [rule, setRule] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>): void => setRule({ ...rule, ...part });
  const add = useMutation({
    mutationFn: () =>
      api.addHoursRule({
        ...rule,
        region: rule.region || null,
        channel: MessageChannel.options.find((one) => one === rule.channel) ?? null,
        days: rule.days.map(Number),
        validUntil: rule.validUntil || null,
      }),
    onSuccess: (list) => {
      setRule(EMPTY);
      tellDone(t('settings.saved'));
      onAdded(list);
    },
    onError: tellFailure,
  });
  const field = (
    name: 'country' | 'region' | 'from' | 'to' | 'validFrom' | 'validUntil' | 'source',
    type = 'text',
  ) => (
    <TextInput
      label={t(`contacting.${name}`)}
      type={type}
      value={rule[name]}
      data-testid={ids.hoursNew(name)}
      onChange={(event) => {
        const { value } = event.currentTarget;
        change({ [name]: name === 'country' || name === 'region' ? value.toUpperCase() : value });
      }}
    />
  );
  const isReady = rule.country.length === 2 && rule.validFrom !== '' && rule.days.length > 0;
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      {field('country')}
      {field('region')}
      <Select
        label={t('contacting.filter.channel')}
        placeholder={t('contacting.everyChannel')}
        clearable
        data={MessageChannel.options.map((value) => ({ value, label: t(`contacting.channel.${value}`) }))}
        value={rule.channel || null}
        onChange={(channel) => change({ channel: channel ?? '' })}
      />
      <MultiSelect
        label={t('contacting.days')}
        data={weekdays.all}
        value={rule.days}
        onChange={(days) => change({ days })}
      />
      {field('from', 'time')}
      {field('to', 'time')}
      {field('validFrom', 'date')}
      {field('validUntil', 'date')}
      {field('source')}
      <Button type="submit" disabled={!isReady} loading={add.isPending} data-testid={ids.hoursAdd}>
        {t('contacting.addRule')}
      </Button>
    </form>
  );
}
