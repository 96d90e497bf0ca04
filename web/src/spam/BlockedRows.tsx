import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import { BlockButton } from './BlockButton.tsx';

/** The addresses from which nothing reaches a desk, the last blocked first. */
export function BlockedRows() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.blocked,
    queryFn: ({ pageParam }) => api.blockedAddresses(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  return (
    <div className={classes['sheet']}>
      <Table verticalSpacing={6} horizontalSpacing="md" miw={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('spam.address')}</Table.Th>
            <Table.Th>{t('inbox.client')}</Table.Th>
            <Table.Th>{t('spam.by')}</Table.Th>
            <Table.Th>{t('inbox.when')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ clientId, clientName, kind, value, blockedAt, byName }) => (
            <Table.Tr key={`${kind} ${value}`} data-testid={testIds.blocked(value)}>
              <Table.Td>{value}</Table.Td>
              <Table.Td>
                <Link to={`/clients/${clientId}`}>{clientName ?? t('client.unknown')}</Link>
              </Table.Td>
              <Table.Td className="muted">{byName ?? '–'}</Table.Td>
              <Table.Td className="muted tabular">
                <Ago at={blockedAt} />
              </Table.Td>
              <Table.Td ta="right">
                <BlockButton clientId={clientId} kind={kind} value={value} isBlocked />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {items.length === 0 && (
        <Text p="lg" ta="center" c="dimmed">
          {t('spam.noBlocked')}
        </Text>
      )}
      <MoreRows pages={pages} />
    </div>
  );
}
