import { Group, Table, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WorkList } from '#core/contract/inbox.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { useSession } from '../session/session.ts';
import { mayTag } from '../tags/mayTag.ts';
import { TagPicker } from '../tags/TagPicker.tsx';
import { TagMarks } from '../tags/TagMarks.tsx';
import { RowActions } from './RowActions.tsx';

function Row({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Table.Tr data-testid={testIds.inboxRow(conversation.id)}>
      <Table.Td>
        <ChannelIcon channel={conversation.channel} />{' '}
        <Link to={`/clients/${conversation.clientId}?c=${conversation.id}`}>
          {conversation.clientName ?? conversation.address ?? t('client.unknown')}
        </Link>
      </Table.Td>
      <Table.Td className="muted">
        <TagMarks tags={conversation.tags} />
        {conversation.subject ?? conversation.preview ?? '–'}
      </Table.Td>
      <Table.Td className="muted">{conversation.agentName ?? t('inbox.nobody')}</Table.Td>
      <Table.Td className="muted tabular">
        {conversation.waitingSince ? <Ago at={conversation.waitingSince} /> : '–'}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {mayTag(conversation, session) && <TagPicker conversation={conversation} />}
          <RowActions conversation={conversation} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** The conversations of one list, the newest first. */
export function WorkRows({ list, tagId }: { list: WorkList; tagId: string | null }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.inbox(list, tagId ?? ''),
    queryFn: ({ pageParam }) =>
      api.conversations({ list, ...(tagId ? { tagId } : {}), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  return (
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
  );
}
