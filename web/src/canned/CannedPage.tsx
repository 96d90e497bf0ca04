import { Button, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { CannedResponse } from '../api/types.ts';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import classes from './Canned.module.css';
import { CannedDrawer } from './CannedDrawer.tsx';

function useScopeText(): (item: CannedResponse) => string {
  const { t } = useTranslation();
  return ({ scope, queueName }) =>
    scope === 'queue' ? (queueName ?? t('canned.scope.queue')) : t(`canned.scope.${scope}`);
}

function Row({ item, onEdit }: { item: CannedResponse; onEdit: () => void }) {
  const { t } = useTranslation();
  const scopeText = useScopeText();
  return (
    <Table.Tr data-testid={testIds.cannedRow(item.shortcut)}>
      <Table.Td className={classes['shortcut'] ?? ''}>/{item.shortcut}</Table.Td>
      <Table.Td>{item.title}</Table.Td>
      <Table.Td>{scopeText(item)}</Table.Td>
      <Table.Td className={classes['text'] ?? ''}>{item.text}</Table.Td>
      <Table.Td ta="right">
        {item.mayChange && (
          <Button size="compact-sm" variant="subtle" data-testid={testIds.cannedEdit} onClick={onEdit}>
            {t('common.edit')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Words kept for saying again: one's own, the queues', and those of all. */
export function CannedPage() {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: keys.cannedResponses, queryFn: api.cannedResponses });
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<CannedResponse | 'new' | null>(null);
  if (!list.data) return <Trouble error={list.error} onRetry={() => void list.refetch()} />;
  const sought = words.trim().toLowerCase();
  const shown = list.data.items.filter(({ shortcut, title, text }) =>
    `${shortcut}\n${title}\n${text}`.toLowerCase().includes(sought),
  );
  return (
    <Page
      title={t('canned.title')}
      testId={testIds.cannedPage}
      tools={
        <Button
          leftSection={<IconPlus size={16} />}
          data-testid={testIds.cannedNew}
          onClick={() => setEdited('new')}
        >
          {t('canned.new')}
        </Button>
      }
    >
      <TextInput
        aria-label={t('canned.search')}
        placeholder={t('canned.search')}
        leftSection={<IconSearch size={16} />}
        maw={360}
        mb="sm"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {shown.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('canned.none')}
        </Text>
      )}
      {shown.length > 0 && (
        <div className={pageClasses['sheet']}>
          <Table verticalSpacing={7} horizontalSpacing="md" miw={760}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('canned.shortcut')}</Table.Th>
                <Table.Th>{t('canned.name')}</Table.Th>
                <Table.Th>{t('canned.for')}</Table.Th>
                <Table.Th>{t('canned.text')}</Table.Th>
                <Table.Th aria-label={t('common.edit')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((item) => (
                <Row key={item.id} item={item} onEdit={() => setEdited(item)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited && (
        <CannedDrawer
          key={edited === 'new' ? 'new' : edited.id}
          item={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}
