import { SegmentedControl, Table, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { WorkList } from '#core/contract/inbox.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { RowActions } from './RowActions.tsx';

const lists = ['mine', 'team', 'unassigned', 'snoozed'] as const satisfies readonly WorkList[];

function listOf(value: string | null): WorkList {
  return lists.find((list) => list === value) ?? 'mine';
}

function Row({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  return (
    <Table.Tr data-testid={testIds.inboxRow(conversation.id)}>
      <Table.Td>
        <ChannelIcon channel={conversation.channel} />{' '}
        <Link to={`/clients/${conversation.clientId}?c=${conversation.id}`}>
          {conversation.clientName ?? conversation.address ?? t('client.unknown')}
        </Link>
      </Table.Td>
      <Table.Td className="muted">{conversation.subject ?? conversation.preview ?? '–'}</Table.Td>
      <Table.Td className="muted">{conversation.agentName ?? t('inbox.nobody')}</Table.Td>
      <Table.Td className="muted tabular">
        {conversation.waitingSince ? <Ago at={conversation.waitingSince} /> : '–'}
      </Table.Td>
      <Table.Td>
        <RowActions conversation={conversation} />
      </Table.Td>
    </Table.Tr>
  );
}

/** All there is to do, by whose it is. The counts and the rows follow every change at once. */
export function InboxPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const list = listOf(search.get('list'));
  const counts = useQuery({ queryKey: keys.workCounts, queryFn: () => api.workCounts() });
  const pages = useInfiniteQuery({
    queryKey: keys.inbox(list),
    queryFn: ({ pageParam }) => api.conversations({ list, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const tools = (
    <SegmentedControl
      size="xs"
      aria-label={t('inbox.title')}
      value={list}
      onChange={(value) => setSearch({ list: value })}
      data={lists.map((value) => ({
        value,
        label: (
          <span data-testid={testIds.inboxList(value)} data-count={counts.data?.[value]}>
            {t(`inbox.${value}`)} {counts.data?.[value]}
          </span>
        ),
      }))}
    />
  );
  return (
    <Page title={t('inbox.title')} tools={tools} testId={testIds.inboxPage}>
      {!pages.data && <Trouble error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && (
        <div className={classes['sheet']}>
          <Table highlightOnHover verticalSpacing={6} horizontalSpacing="md" miw={760}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('inbox.client')}</Table.Th>
                <Table.Th>{t('inbox.about')}</Table.Th>
                <Table.Th>{t('inbox.who')}</Table.Th>
                <Table.Th>{t('inbox.since')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((conversation) => (
                <Row key={conversation.id} conversation={conversation} />
              ))}
            </Table.Tbody>
          </Table>
          {items.length === 0 && (
            <Text p="lg" ta="center" c="dimmed">
              {t('inbox.empty')}
            </Text>
          )}
          <MoreRows pages={pages} />
        </div>
      )}
    </Page>
  );
}
