import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { WorkCounts } from '#core/contract/inbox.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { testIds } from '../testIds.ts';
import { HeldBackLists } from '../spam/HeldBackLists.tsx';
import { FilterBar } from '../views/FilterBar.tsx';
import { filterIn } from '../views/filters.ts';
import { ViewMenu } from '../views/ViewMenu.tsx';
import { MentionRows } from './MentionRows.tsx';
import { WorkRows } from './WorkRows.tsx';

const lists = [
  'mine',
  'team',
  'unassigned',
  'snoozed',
  'heldBack',
  'mentions',
] as const satisfies readonly (keyof WorkCounts)[];
type List = (typeof lists)[number];

function listOf(value: string | null): List {
  return lists.find((list) => list === value) ?? 'mine';
}

/** All there is to do, by whose it is. The counts and the rows follow every change at once. */
export function InboxPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const list = listOf(search.get('list'));
  const counts = useQuery({ queryKey: keys.workCounts, queryFn: () => api.workCounts() });
  const tools = (
    <>
      <ViewMenu list={list} />
      <div className={classes['wide']}>
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
      </div>
    </>
  );
  return (
    <Page title={t('inbox.title')} tools={tools} testId={testIds.inboxPage}>
      {list === 'mentions' && <MentionRows />}
      {list === 'heldBack' && <HeldBackLists />}
      {list !== 'mentions' && list !== 'heldBack' && (
        <>
          <FilterBar />
          <WorkRows key={list} filter={{ list, ...filterIn(search) }} isSelectable />
        </>
      )}
    </Page>
  );
}
