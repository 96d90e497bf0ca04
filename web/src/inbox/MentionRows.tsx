import { Button, Group, Table, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Notice } from '../api/types.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { readNotice } from '../notices/readNotice.ts';
import { testIds } from '../testIds.ts';

function Row({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const isUnread = notice.readAt === null;
  return (
    <Table.Tr data-testid={testIds.mentionRow(notice.id)} data-unread={isUnread}>
      <Table.Td>
        <Link
          to={`/clients/${notice.clientId}`}
          onClick={() => {
            if (isUnread) void readNotice({ id: notice.id });
          }}
        >
          {notice.clientName ?? t('client.unknown')}
        </Link>{' '}
        {isUnread && <Tag tone="accent">{t('inbox.unread')}</Tag>}
      </Table.Td>
      <Table.Td fw={isUnread ? 600 : undefined}>{notice.text}</Table.Td>
      <Table.Td className="muted">{notice.byName ?? '–'}</Table.Td>
      <Table.Td className="muted tabular">
        <Ago at={notice.at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Every note that names me, the newest first; what I have read stays and is counted no more. */
export function MentionRows() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.mentions,
    queryFn: ({ pageParam }) => api.mentions(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  const newest = items[0];
  return (
    <div className={classes['sheet']}>
      {newest && (pages.data.pages[0]?.unread ?? 0) > 0 && (
        <Group justify="flex-end" p={8}>
          <Button
            variant="subtle"
            size="compact-xs"
            data-testid={testIds.mentionsRead}
            onClick={() => void readNotice({ until: newest.at, kind: 'mention' })}
          >
            {t('notice.readAll')}
          </Button>
        </Group>
      )}
      <Table highlightOnHover verticalSpacing={6} horizontalSpacing="md" miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('inbox.client')}</Table.Th>
            <Table.Th>{t('inbox.note')}</Table.Th>
            <Table.Th>{t('inbox.by')}</Table.Th>
            <Table.Th>{t('inbox.when')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((notice) => (
            <Row key={notice.id} notice={notice} />
          ))}
        </Table.Tbody>
      </Table>
      {items.length === 0 && (
        <Text p="lg" ta="center" c="dimmed">
          {t('inbox.noMentions')}
        </Text>
      )}
      <MoreRows pages={pages} />
    </div>
  );
}
