import { SegmentedControl, Table, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { CaseCounts, CaseSummary } from '#core/contract/cases.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { caseTestIds } from '../caseTestIds.ts';
import { useCommand } from '../keyboard/commands.ts';
import classes from './Cases.module.css';
import { CaseFilters } from './CaseFilters.tsx';
import { CaseTabs } from './CaseTabs.tsx';
import { casesApi } from './casesApi.ts';
import { DueMark, nextClock } from './DueMark.tsx';
import { filterIn } from './filters.ts';
import { severityTones, stateTones } from './looks.ts';
import { useName } from './words.ts';

const PAGE = 50;
const columns = ['number', 'state', 'title', 'client', 'department', 'clock'] as const;
const states = [
  'live',
  'open',
  'acknowledged',
  'in_progress',
  'awaiting_customer',
  'resolved',
  'closed',
  'all',
] as const;
type StateFilter = (typeof states)[number];
const stateIn = (search: URLSearchParams): StateFilter =>
  states.find((state) => state === search.get('state')) ?? 'live';

function countOf(counts: CaseCounts | undefined, state: StateFilter): number | undefined {
  if (!counts) return undefined;
  const all = Object.values(counts.counts).reduce((sum, count) => sum + count, 0);
  if (state === 'all') return all;
  return state === 'live' ? all - (counts.counts['closed'] ?? 0) : (counts.counts[state] ?? 0);
}

function Row({ item, isOn, onOpen }: { item: CaseSummary; isOn: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const clock = nextClock(item.clocks);
  return (
    <Table.Tr
      className={pageClasses['rowLink'] ?? ''}
      data-testid={caseTestIds.caseRow(item.id)}
      data-state={item.state}
      data-on={isOn}
      {...(isOn ? { bg: 'var(--mantine-primary-color-light)' } : {})}
      onClick={onOpen}
    >
      <Table.Td className={classes['tight'] ?? ''}>
        <span className="tabular">{item.number}</span>
        <div className="quiet">
          <Ago at={item.openedAt} />
        </div>
      </Table.Td>
      <Table.Td className={classes['tight'] ?? ''}>
        <Tag tone={stateTones[item.state]}>{t(`case.state.${item.state}`)}</Tag>
      </Table.Td>
      <Table.Td w="40%" miw={220}>
        <strong>{item.title}</strong>
        <div className="quiet">
          <Tag tone={severityTones[item.severity]}>{t(`case.severity.${item.severity}`)}</Tag>{' '}
          {[t(`case.kind.${item.kind}`), item.category && nameOf(item.category)].filter(Boolean).join(' · ')}
        </div>
      </Table.Td>
      <Table.Td>{item.client.name ?? t('client.unknown')}</Table.Td>
      <Table.Td>
        {nameOf(item.department)}
        <div className="quiet">{item.owner?.name ?? t('case.nobody')}</div>
      </Table.Td>
      <Table.Td className={classes['tight'] ?? ''}>{clock && <DueMark clock={clock} />}</Table.Td>
    </Table.Tr>
  );
}

function useCasePages(search: URLSearchParams) {
  const filter = { ...filterIn(search), state: stateIn(search) };
  const key = JSON.stringify(filter);
  const pages = useInfiniteQuery({
    queryKey: keys.caseList(key),
    queryFn: ({ pageParam }) =>
      casesApi.list({ ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const counts = useQuery({
    queryKey: keys.caseList(`counts ${key}`),
    queryFn: () => casesApi.counts(filter),
    placeholderData: keepPreviousData,
  });
  return { pages, counts: counts.data };
}

/** All cases of the division, by state; J and K go through them, E opens one. */
export function CasesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [place, setPlace] = useState(0);
  const { pages, counts } = useCasePages(search);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const on = Math.min(place, items.length - 1);
  const open = (id: string | undefined) => id && void navigate(`/cases/${id}`);
  useCommand('nextItem', () => setPlace(Math.min(on + 1, items.length - 1)));
  useCommand('previousItem', () => setPlace(Math.max(on - 1, 0)));
  useCommand('finish', () => open(items[on]?.id));
  return (
    <Page title={t('nav.cases')} tools={<CaseTabs />} testId={caseTestIds.casesPage}>
      <div className={pageClasses['wide']}>
        <SegmentedControl
          size="xs"
          mb={10}
          aria-label={t('case.state')}
          value={stateIn(search)}
          onChange={(state) =>
            setSearch(
              (before) => {
                const after = new URLSearchParams(before);
                after.set('state', state);
                return after;
              },
              { replace: true },
            )
          }
          data={states.map((value) => ({
            value,
            label: (
              <span data-testid={caseTestIds.casesFilter(value)} data-count={countOf(counts, value)}>
                {t(value === 'live' || value === 'all' ? `case.list.${value}` : `case.state.${value}`)}{' '}
                {countOf(counts, value)}
              </span>
            ),
          }))}
        />
      </div>
      <CaseFilters search={search} setSearch={setSearch} />
      {!pages.data && <Trouble error={pages.error} />}
      {pages.data && items.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('case.none')}
        </Text>
      )}
      {items.length > 0 && (
        <div className={pageClasses['sheet']}>
          <Table highlightOnHover verticalSpacing={5} horizontalSpacing="md" miw={760}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((name) => (
                  <Table.Th key={name}>{t(`case.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item, index) => (
                <Row key={item.id} item={item} isOn={index === on} onOpen={() => open(item.id)} />
              ))}
            </Table.Tbody>
          </Table>
          <MoreRows pages={pages} />
        </div>
      )}
    </Page>
  );
}
