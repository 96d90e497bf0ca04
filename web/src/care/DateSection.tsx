import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar, ClientDate, DateKind } from '#core/contract/careDates.ts';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useCareOrder } from './useCareOrder.ts';
import { useDateWords } from './useDateWords.ts';

export const dateKinds: readonly DateKind[] = [
  'birthday',
  'anniversary',
  'contract',
  'service_start',
  'custom',
];
const calendars: readonly Calendar[] = ['solar', 'lunar'];

function Row({ clientId, date }: { clientId: string; date: ClientDate }) {
  const { t } = useTranslation();
  const words = useDateWords();
  const order = useCareOrder();
  const { kind, label, nextOn, years } = date;
  const facts = [
    words.day(date),
    t('care.nextOn', { day: words.on(nextOn) }),
    years !== null && t('care.years', { years }),
  ];
  return (
    <div className={classes['line']} data-testid={testIds.careDate(kind)}>
      <span className={classes['what']}>
        {words.name(date)}
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        loading={order.isPending}
        aria-label={t('care.dateRemove', { name: words.name(date) })}
        data-testid={testIds.careDateRemove(kind)}
        onClick={() => order.mutate(() => api.removeDate(clientId, { kind, label }))}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </div>
  );
}

interface Draft {
  kind: DateKind;
  label: string;
  calendar: Calendar;
  year: number | null;
  month: number;
  day: number;
  leap: boolean;
}
const empty: Draft = {
  kind: 'birthday',
  label: '',
  calendar: 'solar',
  year: null,
  month: 1,
  day: 1,
  leap: false,
};

function WhenFields({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const number = (name: 'month' | 'day', max: number) => (
    <NumberInput
      size="xs"
      label={t(`care.${name}`)}
      min={1}
      max={max}
      allowDecimal={false}
      value={draft[name]}
      data-testid={testIds.careDateField(name)}
      onChange={(value) => typeof value === 'number' && change({ [name]: value })}
    />
  );
  return (
    <>
      <NumberInput
        size="xs"
        label={t('care.year')}
        placeholder={t('care.yearHint')}
        min={1900}
        max={2200}
        allowDecimal={false}
        value={draft.year ?? ''}
        data-testid={testIds.careDateField('year')}
        onChange={(value) => change({ year: typeof value === 'number' ? value : null })}
      />
      {number('month', 12)}
      {number('day', draft.calendar === 'lunar' ? 30 : 31)}
    </>
  );
}

function DateForm({ clientId, onDone }: { clientId: string; onDone: () => void }) {
  const { t } = useTranslation();
  const order = useCareOrder(t('care.dateSaved'));
  const [draft, setDraft] = useState(empty);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { kind, calendar, label, leap } = draft;
  return (
    <form
      className={classes['step']}
      onSubmit={(event) => {
        event.preventDefault();
        const date = {
          ...draft,
          label: kind === 'custom' ? label.trim() : '',
          leap: calendar === 'lunar' && leap,
        };
        order.mutate(() => api.saveDate(clientId, date), { onSuccess: onDone });
      }}
    >
      <div className={classes['fields']}>
        <Select
          size="xs"
          label={t('care.dateKind')}
          allowDeselect={false}
          value={kind}
          data={dateKinds.map((value) => ({ value, label: t(`care.date.${value}`) }))}
          data-testid={testIds.careDateField('kind')}
          onChange={(value) => value && change({ kind: value })}
        />
        {kind === 'custom' && (
          <TextInput
            size="xs"
            label={t('care.label')}
            maxLength={60}
            value={label}
            data-testid={testIds.careDateField('label')}
            onChange={(event) => change({ label: event.currentTarget.value })}
          />
        )}
        <Select
          size="xs"
          label={t('care.calendar')}
          allowDeselect={false}
          value={calendar}
          data={calendars.map((value) => ({ value, label: t(`care.calendar.${value}`) }))}
          data-testid={testIds.careDateField('calendar')}
          onChange={(value) => value && change({ calendar: value })}
        />
        <WhenFields draft={draft} change={change} />
        {calendar === 'lunar' && (
          <Checkbox
            mt={26}
            label={t('care.leap')}
            checked={leap}
            onChange={(event) => change({ leap: event.currentTarget.checked })}
          />
        )}
      </div>
      <Button
        type="submit"
        size="compact-sm"
        loading={order.isPending}
        disabled={kind === 'custom' && label.trim() === ''}
        data-testid={testIds.careDateSave}
      >
        {t('common.save')}
      </Button>
    </form>
  );
}

/** The days of a client that come back each year. */
export function DateSection({ clientId, dates }: { clientId: string; dates: readonly ClientDate[] }) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <section className={classes['section']}>
      <h3 className={classes['heading']}>
        {t('care.dates')}
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={13} />}
          aria-expanded={isAdding}
          data-testid={testIds.careDateAdd}
          onClick={() => setIsAdding(!isAdding)}
        >
          {t('care.dateAdd')}
        </Button>
      </h3>
      {isAdding && <DateForm clientId={clientId} onDone={() => setIsAdding(false)} />}
      {dates.length === 0 && !isAdding && <span className={classes['hint']}>{t('care.datesNone')}</span>}
      {dates.map((date) => (
        <Row key={`${date.kind} ${date.label}`} clientId={clientId} date={date} />
      ))}
    </section>
  );
}
