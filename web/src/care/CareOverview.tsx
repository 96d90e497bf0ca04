import { SegmentedControl, Table } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Coverage } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;

interface FigureProps {
  name: string;
  label: string;
  hint: string;
  value: string;
}

function Figure({ name, label, hint, value }: FigureProps) {
  return (
    <div className={classes['figure']} data-testid={testIds.careFigure(name)}>
      <span>{label}</span>
      <b className="tabular">{value}</b>
      <small>{hint}</small>
    </div>
  );
}

function Figures({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation();
  const { rows, benefit, emotion, develop, retain, wonWithoutPlan } = coverage;
  const clients = rows.reduce((sum, row) => sum + row.clients, 0);
  const within = rows.reduce((sum, row) => sum + row.within, 0);
  return (
    <div className={classes['figures']}>
      <Figure
        name="coverage"
        label={t('care.coverage')}
        hint={`${t('care.coverageHint')} (${within}/${clients})`}
        value={share(within, clients)}
      />
      <Figure name="mix" label={t('care.mix')} hint={t('care.mixHint')} value={`${benefit} : ${emotion}`} />
      <Figure
        name="effort"
        label={t('care.effort')}
        hint={t('care.effortHint')}
        value={`${develop} : ${retain}`}
      />
      <Figure
        name="won"
        label={t('care.wonWithoutPlan')}
        hint={t('care.wonHint')}
        value={String(wonWithoutPlan)}
      />
    </div>
  );
}

function Groups({ rows }: Pick<Coverage, 'rows'>) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className={pageClasses['subtitle']}>{t('care.bySegment')}</h2>
      <div className={pageClasses['sheet']}>
        <Table verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('care.segment')}</Table.Th>
              <Table.Th>{t('profile.tier')}</Table.Th>
              <Table.Th ta="right">{t('care.clients')}</Table.Th>
              <Table.Th ta="right">{t('care.within')}</Table.Th>
              <Table.Th ta="right">{t('care.share')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ segment, tier, clients, within }) => (
              <Table.Tr key={`${segment} ${tier}`}>
                <Table.Td>{segment ?? t('care.segmentNone')}</Table.Td>
                <Table.Td>{t(`tier.${tier}`)}</Table.Td>
                <Table.Td ta="right" className="tabular">
                  {clients}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {within}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {share(within, clients)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

const lists = ['late', 'noPlan'] as const;

function LateList() {
  const { t, i18n } = useTranslation();
  const [list, setList] = useState<(typeof lists)[number]>('late');
  const pages = useInfiniteQuery({
    queryKey: keys.lateClients(list),
    queryFn: ({ pageParam }) => api.lateClients({ list, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={classes['section']} style={{ marginTop: 20 }}>
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label={t('care.clients')}
        value={list}
        onChange={setList}
        data={lists.map((value) => ({ value, label: t(`care.list.${value}`) }))}
      />
      {!pages.data && <Trouble error={pages.error} />}
      {pages.data && items.length === 0 && (
        <span className={classes['hint']}>{t(`care.listNone.${list}`)}</span>
      )}
      {items.map((client) => (
        <div key={client.id} className={classes['line']} data-testid={testIds.careLate(client.id)}>
          <span className={classes['what']}>
            <Link to={`/clients/${client.id}?tab=care`}>{client.name ?? '—'}</Link>
            <small>
              {client.lastContactAt
                ? t('care.lastContact', { time: formatDateTime(client.lastContactAt, i18n.language) })
                : t('care.lastContactNever')}
              {' · '}
              {t('care.cadence')}: {t('care.days', { count: client.cadenceDays })}
              {' · '}
              {t('care.agent')}: {client.accountAgent ?? t('care.nobody')}
            </small>
          </span>
          <TierBadge tier={client.tier} />
        </div>
      ))}
      <MoreRows pages={pages} />
    </section>
  );
}

/** Whom care reaches, and whom it does not. */
export function CareOverview() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.careCoverage, queryFn: api.coverage });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.rows.length === 0) return <span className={classes['hint']}>{t('care.none')}</span>;
  return (
    <div className={classes['narrow']}>
      <Figures coverage={query.data} />
      <Groups rows={query.data.rows} />
      <LateList />
    </div>
  );
}
