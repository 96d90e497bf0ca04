import { Table, Text } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { RelationPage, RelationRow } from '#core/contract/relations.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import { formatEmotion, formatPercent, quadrantTones } from './format.ts';

const features = [
  'tenure',
  'orderTrend',
  'contactInterval',
  'emotion',
  'complaints',
  'calls',
  'tier',
] as const;

/** By what a client is like those who were lost. */
function useAlikeText(): (row: RelationRow) => string {
  const { t } = useTranslation();
  return ({ similarity, alikeIn }) => {
    const words = alikeIn.flatMap((name) => {
      const known = features.find((feature) => feature === name);
      return known ? t(`relations.feature.${known}`) : [];
    });
    const share = similarity === null ? [] : [t('relations.alike', { percent: formatPercent(similarity) })];
    return [...share, ...words].join(' · ');
  };
}

function Row({ row, isAlike }: { row: RelationRow; isAlike: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const alikeText = useAlikeText();
  const href = `/clients/${row.clientId}?tab=relation`;
  return (
    <Table.Tr
      className={pageClasses['rowLink'] ?? ''}
      data-testid={testIds.relationRow(row.clientId)}
      onClick={() => void navigate(href)}
    >
      <Table.Td>
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Link to={href} onClick={(event) => event.stopPropagation()}>
            {row.name ?? t('client.unknown')}
          </Link>
          <TierBadge tier={row.tier} />
        </span>
      </Table.Td>
      <Table.Td>
        <span style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
          <Tag tone="accent">{t(`relation.state.${row.state}`)}</Tag>
          {row.quadrant && (
            <Tag tone={quadrantTones[row.quadrant]}>{t(`relation.quadrant.${row.quadrant}`)}</Tag>
          )}
          {row.dormantSince && <Tag tone="warn">{t('relation.dormant')}</Tag>}
        </span>
      </Table.Td>
      <Table.Td className="tabular">{formatEmotion(row.emotion)}</Table.Td>
      <Table.Td className="tabular">{formatPercent(row.behaviour)}</Table.Td>
      <Table.Td className="muted tabular">{row.lastActiveAt ? <Ago at={row.lastActiveAt} /> : '–'}</Table.Td>
      <Table.Td className="muted">{isAlike ? alikeText(row) : (row.accountAgent ?? '–')}</Table.Td>
    </Table.Tr>
  );
}

interface Props {
  pages: UseInfiniteQueryResult<InfiniteData<RelationPage>>;
  empty: string;
  isAlike?: boolean;
}

/** Clients with how their relationship stands; what teaches where there are none. */
export function RelationTable({ pages, empty, isAlike = false }: Props) {
  const { t } = useTranslation();
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap((page) => page.items);
  return (
    <div className={pageClasses['sheet']}>
      {rows.length === 0 ? (
        <Text p="lg" ta="center" c="dimmed">
          {empty}
        </Text>
      ) : (
        <Table highlightOnHover verticalSpacing={6} horizontalSpacing="md" miw={720}>
          <Table.Thead>
            <Table.Tr>
              {(['client', 'state', 'emotion', 'behaviour', 'active'] as const).map((column) => (
                <Table.Th key={column}>{t(`relations.column.${column}`)}</Table.Th>
              ))}
              <Table.Th>{t(isAlike ? 'relations.column.alike' : 'relations.column.agent')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.clientId} row={row} isAlike={isAlike} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <MoreRows pages={pages} />
    </div>
  );
}
