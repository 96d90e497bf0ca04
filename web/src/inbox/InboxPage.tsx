import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { WorkCounts } from '#core/contract/inbox.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';
import { useTags } from '../tags/useTags.ts';
import { MentionRows } from './MentionRows.tsx';
import { WorkRows } from './WorkRows.tsx';

const lists = [
  'mine',
  'team',
  'unassigned',
  'snoozed',
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
  const tagId = search.get('tag');
  const tags = useTags();
  const counts = useQuery({ queryKey: keys.workCounts, queryFn: () => api.workCounts() });
  const tools = (
    <>
      {list !== 'mentions' && tags.length > 0 && (
        <Select
          size="xs"
          w={160}
          aria-label={t('tag.title')}
          placeholder={t('tag.any')}
          clearable
          searchable
          value={tagId}
          data={tags.map(({ id, name }) => ({ value: id, label: name }))}
          data-testid={testIds.inboxTag}
          onChange={(tag) => setSearch({ list, ...(tag ? { tag } : {}) })}
        />
      )}
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
    </>
  );
  return (
    <Page title={t('inbox.title')} tools={tools} testId={testIds.inboxPage}>
      {list === 'mentions' ? <MentionRows /> : <WorkRows list={list} tagId={tagId} />}
    </Page>
  );
}
