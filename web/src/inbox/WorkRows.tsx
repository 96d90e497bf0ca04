import { Checkbox, Group, Table, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation, ListConversations } from '../api/types.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { BulkBar } from '../bulk/BulkBar.tsx';
import { useSelection, type Selection } from '../bulk/useSelection.ts';
import { useCommand } from '../keyboard/commands.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { useSession } from '../session/session.ts';
import { mayTag } from '../tags/mayTag.ts';
import { TagPicker } from '../tags/TagPicker.tsx';
import { TagMarks } from '../tags/TagMarks.tsx';
import { RowActions } from './RowActions.tsx';

function Row({ conversation, selection }: { conversation: Conversation; selection: Selection | null }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Table.Tr
      data-testid={testIds.inboxRow(conversation.id)}
      data-current={selection?.cursor === conversation.id}
      className={classes['row']}
    >
      {selection && (
        <Table.Td w={36}>
          <Checkbox
            size="xs"
            aria-label={t('bulk.one', {
              client: conversation.clientName ?? conversation.address ?? t('client.unknown'),
            })}
            checked={selection.isSelected(conversation.id)}
            data-testid={testIds.select(conversation.id)}
            onChange={() => {}}
            onClick={(event) => selection.toggle(conversation.id, event.shiftKey)}
          />
        </Table.Td>
      )}
      <Table.Td className={classes['name']}>
        <ChannelIcon channel={conversation.channel} />{' '}
        <Link to={`/clients/${conversation.clientId}?c=${conversation.id}`}>
          {conversation.clientName ?? conversation.address ?? t('client.unknown')}
        </Link>
      </Table.Td>
      <Table.Td className="muted" miw={220}>
        {conversation.isHeldBack && <Tag tone="warn">{t('spam.isHeldBack')}</Tag>}{' '}
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

/** What is listed: by the server's own words. */
export type Filter = Omit<ListConversations, 'cursor' | 'limit'>;

/** As many as one order may have. */
const MOST_SELECTED = 100;

/** J and K walk through the rows, X selects. */
function useRowKeys(selection: Selection | null): void {
  useCommand('nextItem', selection && (() => selection.step(1)));
  useCommand('previousItem', selection && (() => selection.step(-1)));
  const { cursor } = selection ?? { cursor: null };
  useCommand('select', selection && cursor !== null ? () => selection.toggle(cursor) : null);
  useCommand('selectTo', selection && cursor !== null ? () => selection.toggle(cursor, true) : null);
}

interface Props {
  filter: Filter;
  /** Whether several may be worked at once. */
  isSelectable?: boolean;
}

/** The conversations of one list, the newest first. */
export function WorkRows({ filter, isSelectable = false }: Props) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.inbox(JSON.stringify(filter)),
    queryFn: ({ pageParam }) => api.conversations({ ...filter, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.slice(0, MOST_SELECTED).map(({ id }) => id);
  const ofShown = useSelection(shown);
  const selection = isSelectable ? ofShown : null;
  useRowKeys(selection);
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  return (
    <>
      {selection && <BulkBar selection={selection} />}
      <div className={classes['sheet']}>
        <Table highlightOnHover verticalSpacing={6} horizontalSpacing="md" miw={760}>
          <Table.Thead>
            <Table.Tr>
              {selection && (
                <Table.Th w={36}>
                  <Checkbox
                    size="xs"
                    aria-label={t('bulk.all')}
                    checked={selection.ids.length > 0 && selection.ids.length === shown.length}
                    indeterminate={selection.ids.length > 0 && selection.ids.length < shown.length}
                    data-testid={testIds.selectAll}
                    onChange={(event) => selection.set(event.currentTarget.checked ? shown : [])}
                  />
                </Table.Th>
              )}
              <Table.Th>{t('inbox.client')}</Table.Th>
              <Table.Th>{t('inbox.about')}</Table.Th>
              <Table.Th>{t('inbox.who')}</Table.Th>
              <Table.Th>{t('inbox.since')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((conversation) => (
              <Row key={conversation.id} conversation={conversation} selection={selection} />
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
    </>
  );
}
