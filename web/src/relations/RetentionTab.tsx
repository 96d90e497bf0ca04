import { SegmentedControl, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientKind } from '#core/contract/words.ts';
import type { Retention, RetentionFigure } from '#core/contract/relations.ts';
import { api } from '../api/endpoints.ts';
import { relationKeys } from '../api/relations.ts';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { formatPercent } from './format.ts';
import classes from './Relations.module.css';
import { RelationTable } from './RelationTable.tsx';
import { Tile } from './Tile.tsx';

const periods = [30, 90, 180, 365] as const;
const figures = ['retained', 'churned', 'won_back', 'found', 'lifted', 'active_before'] as const;

function RateTable({
  title,
  rows,
}: {
  title: string;
  rows: { name: string; before: number; kept: number; rate: number | null }[];
}) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section style={{ flex: 1, minWidth: 260 }}>
      <h2 className={pageClasses['subtitle']}>{title}</h2>
      <div className={pageClasses['sheet']}>
        <Table verticalSpacing={5} horizontalSpacing="md">
          <Table.Tbody>
            {rows.map(({ name, before, kept, rate }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td className="tabular">{rate === null ? '–' : formatPercent(rate)}</Table.Td>
                <Table.Td className="quiet tabular">{t('retention.keptOf', { kept, before })}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function Rates({ retention }: { retention: Retention }) {
  const { t } = useTranslation();
  const segmentName = (segment: string): string => {
    const kind = ClientKind.safeParse(segment).data;
    return kind ? t(`kind.${kind}`) : segment;
  };
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, marginBottom: 18 }}>
      <RateTable
        title={t('retention.bySegment')}
        rows={retention.bySegment.map((row) => ({ ...row, name: segmentName(row.segment) }))}
      />
      <RateTable
        title={t('retention.byAgent')}
        rows={retention.byAgent.map((row) => ({ ...row, name: row.agentName ?? t('retention.nobody') }))}
      />
    </div>
  );
}

function Counted({ figure, days }: { figure: RetentionFigure; days: number }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: relationKeys.list(`${figure} ${days}`),
    queryFn: ({ pageParam }) =>
      api.retentionClients({ figure, days, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  return <RelationTable pages={pages} empty={t('relations.empty.other')} />;
}

/** LC-33, LC-34: who stayed, went, came back, was found and rose; each number opens its clients. */
export function RetentionTab() {
  const { t } = useTranslation();
  const [days, setDays] = useState<number>(90);
  const [figure, setFigure] = useState<RetentionFigure>('retained');
  const query = useQuery({ queryKey: relationKeys.retention(days), queryFn: () => api.retention(days) });
  return (
    <>
      <SegmentedControl
        mb={14}
        aria-label={t('retention.days')}
        value={String(days)}
        onChange={(value) => setDays(Number(value))}
        data={periods.map((count) => ({ value: String(count), label: t('retention.daysOf', { count }) }))}
      />
      {!query.data && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Text mb={14}>
            <strong className="tabular">
              {t('retention.rate')}: {query.data.rate === null ? '–' : formatPercent(query.data.rate)}
            </strong>{' '}
            <span className="quiet">
              {query.data.rate === null ? t('retention.none') : t('retention.rateHint', { days })}
            </span>
          </Text>
          <div className={classes['tiles']}>
            {figures.map((one) => (
              <Tile
                key={one}
                label={t(`retention.figure.${one}`)}
                count={query.data.counts[one] ?? 0}
                isChosen={figure === one}
                testId={testIds.retentionFigure(one)}
                onChoose={() => setFigure(one)}
              />
            ))}
          </div>
          <Rates retention={query.data} />
          <Counted figure={figure} days={days} />
        </>
      )}
    </>
  );
}
