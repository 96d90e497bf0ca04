import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LostClient } from '#core/contract/relations.ts';
import { LossReason } from '#core/contract/winBack.ts';
import { api } from '../api/endpoints.ts';
import { relationKeys } from '../api/relations.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import { formatMoney } from './format.ts';

const columns = ['contact', 'order', 'score', 'reason', 'value'] as const;

function Row({ lost }: { lost: LostClient }) {
  const { t, i18n } = useTranslation();
  const reason = LossReason.safeParse(lost.reason).data;
  return (
    <Table.Tr data-testid={testIds.lostRow(lost.clientId)}>
      <Table.Td>
        <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <Link to={`/clients/${lost.clientId}?tab=relation`}>{lost.name ?? t('client.unknown')}</Link>
          <TierBadge tier={lost.tierSeen} />
        </span>
      </Table.Td>
      <Table.Td className="tabular">{lost.lastContactAt ? <Ago at={lost.lastContactAt} /> : '–'}</Table.Td>
      <Table.Td className="tabular">{lost.lastOrderAt ? <Ago at={lost.lastOrderAt} /> : '–'}</Table.Td>
      <Table.Td className="tabular">
        {lost.lastScore === null ? '–' : t('lost.scoreOf', { score: lost.lastScore })}
      </Table.Td>
      <Table.Td>
        {reason ? [t(`winBack.reason.${reason}`), lost.competitor].filter(Boolean).join(': ') : '–'}
      </Table.Td>
      <Table.Td className="tabular">
        {lost.currency ? formatMoney(lost.valueMinor, lost.currency, i18n.language) : '–'}
      </Table.Td>
      <Table.Td>
        {lost.openWinBackId && (
          <Link to={`/relations/win-back?case=${lost.openWinBackId}`}>{t('relation.toWinBack')}</Link>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** LC-13: the key clients whom we have lost. */
export function LostTab() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: relationKeys.lost,
    queryFn: ({ pageParam }) => api.lost(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const rows = pages.data.pages.flatMap((page) => page.items);
  return (
    <div className={pageClasses['sheet']}>
      {rows.length === 0 ? (
        <Text p="lg" ta="center" c="dimmed">
          {t('lost.empty')}
        </Text>
      ) : (
        <Table verticalSpacing={6} horizontalSpacing="md" miw={820}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('relations.column.client')}</Table.Th>
              {columns.map((column) => (
                <Table.Th key={column}>{t(`lost.column.${column}`)}</Table.Th>
              ))}
              <Table.Th aria-label={t('relation.toWinBack')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((lost) => (
              <Row key={lost.clientId} lost={lost} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <MoreRows pages={pages} />
    </div>
  );
}
