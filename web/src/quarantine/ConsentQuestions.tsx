import { Anchor, Box, Group, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { ConsentButtons } from '../client/ConsentButtons.tsx';
import { formatDateTime } from '../clock/format.ts';

/** Texts that sound like a wish for no more of them, the oldest first, until somebody has decided. Nothing when there are none. */
export function ConsentQuestions() {
  const { t, i18n } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.consentQuestions,
    queryFn: ({ pageParam }) => api.consentQuestions(pageParam === '' ? undefined : pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  if (pages.error) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Box component="section" mb="lg">
      <Title order={2} size="h5" mb={4}>
        {t('mayOptOut.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('mayOptOut.hint')}
      </Text>
      <div className={classes['sheet']}>
        <Table verticalSpacing={7} horizontalSpacing="md" miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('quarantine.from')}</Table.Th>
              <Table.Th>{t('mayOptOut.text')}</Table.Th>
              <Table.Th>{t('mayOptOut.since')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={`${item.clientId} ${item.value}`}>
                <Table.Td>
                  <Anchor component={Link} to={`/clients/${item.clientId}`} size="sm">
                    {item.clientName ?? item.value}
                  </Anchor>
                </Table.Td>
                <Table.Td>{item.text}</Table.Td>
                <Table.Td className="tabular">{formatDateTime(item.askedAt, i18n.language)}</Table.Td>
                <Table.Td>
                  <Group justify="flex-end">
                    <ConsentButtons clientId={item.clientId} address={item} />
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <MoreRows pages={pages} />
      </div>
    </Box>
  );
}
