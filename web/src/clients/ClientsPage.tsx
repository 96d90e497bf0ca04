import { Button, SegmentedControl, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tier } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { ClientRow } from './ClientRow.tsx';
import { NewClient } from './NewClient.tsx';

const PAGE = 50;
const tierFilters = ['all', 'silver', 'gold', 'vip'] as const satisfies ReadonlyArray<Tier | 'all'>;

function useClientPages(query: string) {
  const [asked] = useDebouncedValue(query.trim(), 200);
  return useInfiniteQuery({
    queryKey: keys.clients(`page ${asked}`),
    queryFn: ({ pageParam }) =>
      api.clients({ query: asked, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function ClientsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [tier, setTier] = useState<(typeof tierFilters)[number]>('all');
  const [isAdding, setIsAdding] = useState(false);
  const pages = useClientPages(query);
  const loaded = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const clients = tier === 'all' ? loaded : loaded.filter((client) => client.tier === tier);
  const tools = (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('profile.tier')}
        value={tier}
        onChange={setTier}
        data={tierFilters.map((value) => ({
          value,
          label: value === 'all' ? t('filter.all') : t(`tier.${value}`),
        }))}
      />
      <TextInput
        size="xs"
        w={240}
        leftSection={<IconSearch size={14} />}
        placeholder={t('clients.search')}
        aria-label={t('clients.search')}
        value={query}
        data-testid={testIds.clientsQuery}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <Button leftSection={<IconUserPlus size={15} />} onClick={() => setIsAdding(true)}>
        {t('clients.new')}
      </Button>
    </>
  );
  return (
    <Page title={t('nav.clients')} tools={tools} testId={testIds.clientsPage}>
      {!pages.data && <Trouble error={pages.error} />}
      {pages.data && (
        <div className={pageClasses['sheet']}>
          <Table highlightOnHover verticalSpacing={6} horizontalSpacing="md" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('profile.name')}</Table.Th>
                <Table.Th>{t('profile.addresses')}</Table.Th>
                <Table.Th>{t('profile.kind')}</Table.Th>
                <Table.Th>{t('profile.language')}</Table.Th>
                <Table.Th>{t('client.lastContact')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {clients.map((client) => (
                <ClientRow key={client.id} client={client} />
              ))}
            </Table.Tbody>
          </Table>
          {clients.length === 0 && (
            <Text p="lg" ta="center" c="dimmed">
              {t('search.none')}
            </Text>
          )}
          <MoreRows pages={pages} />
        </div>
      )}
      {isAdding && <NewClient onClose={() => setIsAdding(false)} />}
    </Page>
  );
}
