import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CaseDigest, Improvement, ImprovementState } from '#core/contract/caseFigures.ts';
import { useAgents } from '../agents/useAgents.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, refresh } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { CaseTabs } from './CaseTabs.tsx';
import { useName } from './words.ts';

const states = [
  'proposed',
  'planned',
  'in_progress',
  'done',
  'dropped',
] as const satisfies readonly ImprovementState[];

function useOrder() {
  return useMutation({
    mutationFn: (order: () => Promise<unknown>) => order(),
    onSettled: () => refresh(keys.cases),
    onError: tellFailure,
  });
}

function Row({ item }: { item: Improvement }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const agents = useAgents();
  const order = useOrder();
  const { id, version } = item;
  return (
    <section className={classes['box']} data-testid={caseTestIds.improvement(id)} data-state={item.state}>
      <div className={classes['heading']}>
        <strong style={{ flex: 1 }}>{item.title}</strong>
        <Select
          size="xs"
          w={140}
          allowDeselect={false}
          aria-label={t('case.state')}
          value={item.state}
          data={states.map((value) => ({ value, label: t(`improvement.state.${value}`) }))}
          onChange={(value) => {
            const state = states.find((one) => one === value);
            if (state) order.mutate(() => casesApi.changeImprovement(id, { version, state }));
          }}
        />
        <Select
          size="xs"
          w={170}
          clearable
          aria-label={t('case.owner')}
          placeholder={t('case.nobody')}
          value={item.owner?.id ?? null}
          data={agents.map((agent) => ({ value: agent.id, label: agent.name }))}
          onChange={(ownerId) => order.mutate(() => casesApi.changeImprovement(id, { version, ownerId }))}
        />
      </div>
      {item.note && <Text size="sm">{item.note}</Text>}
      <Group gap={8}>
        {item.category && <span className="quiet">{nameOf(item.category)}</span>}
        {item.cases.map((one) => (
          <Link key={one.id} to={`/cases/${one.id}`} title={one.title}>
            {one.number}
          </Link>
        ))}
      </Group>
    </section>
  );
}

function NewRow() {
  const { t } = useTranslation();
  const order = useOrder();
  const [title, setTitle] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        order.mutate(() => casesApi.makeImprovement({ title: title.trim() }), {
          onSuccess: () => setTitle(''),
        });
      }}
    >
      <Group gap={8} mb={12}>
        <TextInput
          flex={1}
          aria-label={t('improvement.new')}
          placeholder={t('improvement.new')}
          maxLength={200}
          value={title}
          data-testid={caseTestIds.improvementPart('title')}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button
          type="submit"
          disabled={title.trim() === ''}
          loading={order.isPending}
          data-testid={caseTestIds.improvementPart('save')}
        >
          {t('improvement.add')}
        </Button>
      </Group>
    </form>
  );
}

function Weeks({ items }: { items: readonly CaseDigest[] }) {
  const { t } = useTranslation();
  const nameOf = useName();
  return (
    <section className={classes['box']}>
      <h2>{t('improvement.weeks')}</h2>
      {items.length === 0 && <Text c="dimmed">{t('improvement.noWeeks')}</Text>}
      {items.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('improvement.week')}</Table.Th>
              <Table.Th>{t('improvement.opened')}</Table.Th>
              <Table.Th>{t('improvement.closed')}</Table.Th>
              <Table.Th>{t('case.late')}</Table.Th>
              <Table.Th>{t('improvement.themes')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="tabular">
            {items.map((week) => (
              <Table.Tr key={week.week}>
                <Table.Td>{week.week}</Table.Td>
                <Table.Td>{week.opened}</Table.Td>
                <Table.Td>{week.closed}</Table.Td>
                <Table.Td>{week.breached}</Table.Td>
                <Table.Td>
                  {week.themes
                    .slice(0, 3)
                    .map((bar) => `${bar.key === 'none' ? t('case.cause.none') : nameOf(bar)} ${bar.count}`)
                    .join(', ')}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

/** What is done so that it does not happen again, beside what the last weeks brought (CF-08). */
export function ImprovementsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: keys.improvements,
    queryFn: () => casesApi.improvements('all'),
  });
  const digests = useQuery({
    queryKey: keys.caseFigures('digests'),
    queryFn: casesApi.digests,
  });
  return (
    <Page title={t('case.tab.improvements')} tools={<CaseTabs />} testId={caseTestIds.improvements}>
      <div className={classes['columns']}>
        <div>
          <NewRow />
          {!data && <Trouble error={error} />}
          {data?.items.length === 0 && <Text c="dimmed">{t('improvement.none')}</Text>}
          {data?.items.map((item) => (
            <Row key={`${item.id} ${item.version}`} item={item} />
          ))}
        </div>
        <Weeks items={digests.data?.items ?? []} />
      </div>
    </Page>
  );
}
