import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { AnswersDrawer } from './AnswersDrawer.tsx';
import { EffortTable } from './EffortTable.tsx';
import { groupNames, type GroupName } from './groupNames.ts';
import { GroupTable } from './GroupTable.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { ResultCards } from './ResultCards.tsx';
import { Series } from './Series.tsx';
import { surveyApi, surveyKeys, type Filters } from './surveyApi.ts';
import styles from './Surveys.module.css';

const DAY_MS = 86_400_000;
const periods = ['30', '90', '365'] as const;
const channels = ['sms', 'email', 'call'] as const;

function since(days: string): string {
  return new Date(Date.now() - (Number(days) - 1) * DAY_MS).toISOString().slice(0, 10);
}

interface Choice {
  days: string;
  groupBy: GroupName;
  surveyId: string | null;
  channel: string | null;
}

function Filter({
  name,
  value,
  data,
  all,
  onChange,
}: {
  name: 'period' | 'survey' | 'channel' | 'group';
  value: string | null;
  data: { value: string; label: string }[];
  all?: boolean;
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={190}
      label={t(`surveys.filter.${name}`)}
      placeholder={all ? t('surveys.filter.all') : ''}
      clearable={all ?? false}
      allowDeselect={all ?? false}
      value={value}
      data={data}
      data-testid={testIds.surveyFilter(name)}
      onChange={onChange}
    />
  );
}

function FilterBar({ choice, onChange }: { choice: Choice; onChange: (change: Partial<Choice>) => void }) {
  const { t } = useTranslation();
  const instruments = useQuery({ queryKey: surveyKeys.instruments, queryFn: surveyApi.instruments });
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, marginBottom: 16 }}>
      <Filter
        name="period"
        value={choice.days}
        data={periods.map((days) => ({ value: days, label: t('surveys.lastDays', { days }) }))}
        onChange={(days) => onChange({ days: days ?? '90' })}
      />
      <Filter
        name="survey"
        all
        value={choice.surveyId}
        data={(instruments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(surveyId) => onChange({ surveyId })}
      />
      <Filter
        name="channel"
        all
        value={choice.channel}
        data={channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) }))}
        onChange={(channel) => onChange({ channel })}
      />
      <Filter
        name="group"
        value={choice.groupBy}
        data={groupNames.map((group) => ({ value: group, label: t(`surveys.by.${group}`) }))}
        onChange={(groupBy) => onChange({ groupBy: groupNames.find((one) => one === groupBy) ?? 'queue' })}
      />
    </div>
  );
}

/** What clients have said: every number opens the answers behind it. */
export function ResultsView() {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice>({
    days: '90',
    groupBy: 'queue',
    surveyId: null,
    channel: null,
  });
  const [opened, setOpened] = useState<Filters | null>(null);
  const filters: Filters = {
    from: since(choice.days),
    surveyId: choice.surveyId ?? undefined,
    channel: choice.channel ?? undefined,
  };
  const asked = { ...filters, groupBy: choice.groupBy, bucket: choice.days === '365' ? 'month' : 'week' };
  const query = useQuery({ queryKey: surveyKeys.results(asked), queryFn: () => surveyApi.results(asked) });
  const open = (more: Filters) => setOpened({ ...filters, ...more });
  const { data } = query;
  return (
    <>
      <FilterBar choice={choice} onChange={(change) => setChoice((before) => ({ ...before, ...change }))} />
      {!data && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {data?.total.sent === 0 && <Text c="dimmed">{t('surveys.results.empty')}</Text>}
      {data && data.total.sent > 0 && (
        <>
          <ResultCards results={data} open={open} />
          <h2 className={classes['subtitle']}>{t(`surveys.by.${choice.groupBy}`)}</h2>
          <GroupTable results={data} groupBy={choice.groupBy} open={open} />
          <h2 className={classes['subtitle']} style={{ marginTop: 20 }}>
            {t('surveys.overTime')}
          </h2>
          <Series results={data} />
          <h2 className={classes['subtitle']} style={{ marginTop: 20 }}>
            {t('surveys.questions')}
          </h2>
          <div className={styles['questions']}>
            {data.questions.map((question) => (
              <QuestionCard key={`${question.surveyId}:${question.key}`} question={question} open={open} />
            ))}
          </div>
          <EffortTable results={data} open={open} />
          <Text size="xs" c="dimmed" mt="md">
            {data.daysLeft > 0 && `${t('surveys.daysLeft', { n: data.daysLeft })} `}
            {t('surveys.howCounted')}
          </Text>
        </>
      )}
      <AnswersDrawer filters={opened} onClose={() => setOpened(null)} />
    </>
  );
}
