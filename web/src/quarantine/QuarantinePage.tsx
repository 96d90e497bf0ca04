import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { ConsentQuestions } from './ConsentQuestions.tsx';
import { KeptActions } from './KeptActions.tsx';
import { testIds } from '../testIds.ts';

/** What came in and could not be taken as it was: kept raw, flagged, for a supervisor to look at. */
export function QuarantinePage() {
  const { t, i18n } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.quarantine,
    queryFn: ({ pageParam }) => api.quarantine(pageParam === '' ? undefined : pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  return (
    <Page title={t('nav.quarantine')} testId={testIds.quarantine}>
      <ConsentQuestions />
      <Text size="sm" c="dimmed" mb="sm">
        {t('quarantine.hint')}
      </Text>
      {items.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('quarantine.empty')}
        </Text>
      )}
      {items.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={7} horizontalSpacing="md" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('quarantine.source')}</Table.Th>
                <Table.Th>{t('quarantine.reason')}</Table.Th>
                <Table.Th>{t('quarantine.from')}</Table.Th>
                <Table.Th>{t('quarantine.size')}</Table.Th>
                <Table.Th>{t('quarantine.received')}</Table.Th>
                <Table.Th aria-label={t('quarantine.actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={item.id} data-testid={testIds.quarantineItem(item.id)}>
                  <Table.Td>
                    <ChannelIcon channel={item.source} /> {t(`channel.${item.source}`)}
                  </Table.Td>
                  <Table.Td title={item.reason}>
                    {t(`quarantine.reason.${item.reason}`, item.reason)}
                  </Table.Td>
                  <Table.Td>{item.from ?? '–'}</Table.Td>
                  <Table.Td className="tabular">{Math.ceil(item.bytes / 1024)} kB</Table.Td>
                  <Table.Td className="tabular">{formatDateTime(item.receivedAt, i18n.language)}</Table.Td>
                  <Table.Td>
                    <KeptActions item={item} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <MoreRows pages={pages} />
        </div>
      )}
    </Page>
  );
}
