import { SegmentedControl, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CaseFigures, ParetoBar } from '#core/contract/caseFigures.ts';
import { keys } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { serverNow } from '../clock/clock.ts';
import { formatLong } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { CaseTabs } from './CaseTabs.tsx';
import { MonthTrend } from './MonthTrend.tsx';
import { rootCauses, useName } from './words.ts';

const DAY_MS = 86_400_000;
const spans = { '30': 30, '90': 90, '365': 365 } as const;
type Span = keyof typeof spans;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

interface ParetoProps {
  title: string;
  bars: readonly ParetoBar[];
  filter: 'rootCause' | 'categoryId';
  from: string;
  to: string;
}

/** The few causes that most complaints have: bars with their cumulative share, each leading to its cases. */
function Pareto({ title, bars, filter, from, to }: ParetoProps) {
  const { t } = useTranslation();
  const nameOf = useName();
  const labelOf = (bar: ParetoBar): string => {
    if (bar.key === 'none') return t('case.cause.none');
    const cause = rootCauses.find((one) => one === bar.key);
    return filter === 'rootCause' && cause ? t(`case.cause.${cause}`) : nameOf(bar);
  };
  const linkOf = (bar: ParetoBar): string => {
    const query = new URLSearchParams({ state: 'all', kind: 'complaint', openedFrom: from, openedTo: to });
    // Those of no category cannot be asked for by it.
    if (filter === 'rootCause' || bar.key !== 'none') query.set(filter, bar.key);
    return `/cases?${query.toString()}`;
  };
  return (
    <section className={classes['box']} data-testid={caseTestIds.pareto}>
      <h2>{title}</h2>
      {bars.length === 0 && <Text c="dimmed">{t('case.noComplaints')}</Text>}
      {bars.map((bar) => (
        <Link
          key={bar.key}
          to={linkOf(bar)}
          className={classes['bar']}
          data-testid={caseTestIds.paretoBar(bar.key)}
          data-count={bar.count}
          data-cumulative={bar.cumulative.toFixed(3)}
        >
          <span className={classes['fill']} style={{ width: `${bar.share * 100}%` }} />
          <span className={classes['barText']}>
            <span>{labelOf(bar)}</span>
            <span className="tabular">{bar.count}</span>
            <span className="tabular quiet" title={t('case.cumulative')}>
              {percent(bar.cumulative)}
            </span>
          </span>
        </Link>
      ))}
    </section>
  );
}

function Clocks({ clocks }: { clocks: CaseFigures['clocks'] }) {
  const { t } = useTranslation();
  return (
    <section className={classes['box']}>
      <h2>{t('case.inTime')}</h2>
      {clocks.map(({ kind, inTime, all }) => (
        <div key={kind} className={classes['line']}>
          <span>{t(`case.clock.${kind}`)}</span>
          <span className="tabular">{all === 0 ? '–' : `${percent(inTime / all)} (${inTime}/${all})`}</span>
        </div>
      ))}
    </section>
  );
}

function Handoffs({ rows }: { rows: CaseFigures['handoffs'] }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const time = (ms: number | null) => (ms === null ? '–' : formatLong(ms));
  return (
    <section className={classes['box']}>
      <h2>{t('case.handoffs')}</h2>
      {rows.length === 0 && <Text c="dimmed">{t('case.noHandoffs')}</Text>}
      {rows.length > 0 && (
        <Table verticalSpacing={4} horizontalSpacing={6} className={classes['narrow']}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('case.department')}</Table.Th>
              <Table.Th>{t('case.passedCount')}</Table.Th>
              <Table.Th>{t('case.untilRead')}</Table.Th>
              <Table.Th>{t('case.untilAnswer')}</Table.Th>
              <Table.Th>{t('case.unanswered')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="tabular">
            {rows.map((row) => (
              <Table.Tr key={row.department.id}>
                <Table.Td>{nameOf(row.department)}</Table.Td>
                <Table.Td>{row.passed}</Table.Td>
                <Table.Td>{time(row.readMs)}</Table.Td>
                <Table.Td>{time(row.answerMs)}</Table.Td>
                <Table.Td>{row.unanswered}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

/** Why clients complain, and how well the house keeps its word. */
export function FiguresPage() {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>('90');
  // To the end of the day, so that the address of a bar stays the same for as long.
  const [today] = useState(() => Math.ceil(serverNow() / DAY_MS) * DAY_MS);
  const to = new Date(today).toISOString();
  const from = new Date(today - spans[span] * DAY_MS).toISOString();
  const { data, error } = useQuery({
    queryKey: keys.caseFigures(from),
    queryFn: () => casesApi.figures(from, to),
  });
  const tools = (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('case.span')}
        value={span}
        onChange={setSpan}
        data={(['30', '90', '365'] as const).map((value) => ({
          value,
          label: t('case.days', { count: spans[value] }),
        }))}
      />
      <CaseTabs />
    </>
  );
  return (
    <Page title={t('case.tab.figures')} tools={tools} testId="case-figures">
      {!data && <Trouble error={error} />}
      {data && (
        <div className={classes['columns']}>
          <div>
            <MonthTrend months={data.months} />
            <Pareto title={t('case.byCause')} bars={data.causes} filter="rootCause" from={from} to={to} />
            <Pareto
              title={t('case.byCategory')}
              bars={data.categories}
              filter="categoryId"
              from={from}
              to={to}
            />
          </div>
          <div>
            <Clocks clocks={data.clocks} />
            <Handoffs rows={data.handoffs} />
          </div>
        </div>
      )}
    </Page>
  );
}
