import { Loader, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SearchRefusal } from '#core/contract/search.ts';
import type { SearchHit } from '../api/types.ts';
import { ApiError } from '../api/request.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { serverNow } from '../clock/clock.ts';
import { dayKey, formatDay } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { HitRow, placeOf } from './HitRow.tsx';
import classes from './Search.module.css';
import { SearchFilters } from './SearchFilters.tsx';
import { Syntax } from './Syntax.tsx';
import { useHits, useWords } from './useSearch.ts';

interface HitsProps {
  hits: readonly SearchHit[];
  current: number;
  onPoint: (index: number) => void;
}

/** The results, newest first, under the days they are of. */
function Hits({ hits, current, onPoint }: HitsProps) {
  const { i18n } = useTranslation();
  return hits.map((hit, index) => {
    const before = hits[index - 1];
    const isNewDay = !before || dayKey(before.at) !== dayKey(hit.at);
    return (
      <div key={hit.eventId}>
        {isNewDay && <h2 className={classes['day']}>{formatDay(hit.at, serverNow(), i18n.language)}</h2>}
        <HitRow hit={hit} isCurrent={index === current} onPoint={() => onPoint(index)} />
      </div>
    );
  });
}

/** Up and down walk through the results, Enter opens the one that is marked; the focus stays in the words. */
function useWalk(hits: readonly SearchHit[], of: string) {
  const navigate = useNavigate();
  const [at, setAt] = useState({ of, index: 0 });
  const current = at.of === of ? Math.min(at.index, Math.max(0, hits.length - 1)) : 0;
  const point = (index: number) => setAt({ of, index });

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const hit = hits[current];
    if (event.key === 'ArrowDown') point(Math.min(hits.length - 1, current + 1));
    else if (event.key === 'ArrowUp') point(Math.max(0, current - 1));
    else if (event.key === 'Enter' && hit) void navigate(placeOf(hit));
    else return;
    event.preventDefault();
  }

  return { current, point, onKeyDown };
}

const refusals = ['no_word', 'too_many', 'too_slow'] as const satisfies readonly SearchRefusal[];

/** What is wrong with the question, and what to do about it. */
function Refused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const reason = error instanceof ApiError ? error.details['reason'] : undefined;
  const known = refusals.find((one) => one === reason);
  if (!known) return <Trouble error={error} onRetry={onRetry} />;
  return (
    <p className={classes['state']} role="status" data-why={known} data-testid={testIds.searchRefused}>
      {t(`find.refused.${known}`)}
    </p>
  );
}

/** Everything that was said, found by its words. */
export function SearchPage() {
  const { t } = useTranslation();
  const { search, setSearch, words, type } = useWords();
  const { pages, isAsked } = useHits(search);
  const hits = isAsked ? (pages.data?.pages.flatMap((page) => page.items) ?? []) : [];
  const walk = useWalk(hits, search.toString());
  const tools = (
    <TextInput
      className={classes['words'] ?? ''}
      leftSection={<IconSearch size={16} />}
      rightSection={pages.isFetching && <Loader size={14} aria-label={t('common.loading')} />}
      placeholder={t('find.placeholder')}
      aria-label={t('find.placeholder')}
      type="search"
      role="combobox"
      aria-expanded={hits.length > 0}
      aria-controls="search-hits"
      aria-activedescendant={hits[walk.current] ? `hit-${hits[walk.current]?.eventId}` : undefined}
      autoFocus
      maxLength={400}
      value={words}
      data-testid={testIds.searchWords}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={walk.onKeyDown}
    />
  );
  return (
    <Page title={t('nav.search')} tools={tools} testId={testIds.searchPage}>
      <SearchFilters search={search} onChange={(next) => setSearch(next)} />
      {!isAsked && <Syntax onTry={type} />}
      {isAsked && pages.error && <Refused error={pages.error} onRetry={() => void pages.refetch()} />}
      {isAsked && !pages.error && (
        <div id="search-hits" className={classes['list']} role="region" aria-label={t('find.results')}>
          <Hits hits={hits} current={walk.current} onPoint={walk.point} />
          {pages.data && hits.length === 0 && !pages.isFetching && (
            <p className={classes['state']} role="status">
              {t('find.none')}
            </p>
          )}
          <MoreRows pages={pages} />
        </div>
      )}
    </Page>
  );
}
