import { Button, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { FiringOutcome } from '#core/contract/ruleWords.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { FiringRow } from './FiringRow.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import classes from './Rules.module.css';

const ASK_AGAIN_MS = 15_000;

function Tools({
  search,
  set,
}: {
  search: URLSearchParams;
  set: (name: string, value: string | null) => void;
}) {
  const { t } = useTranslation();
  const rules = useQuery({ queryKey: ruleKeys.rules, queryFn: rulesApi.rules });
  return (
    <>
      <Button
        component={Link}
        to="/rules"
        variant="subtle"
        size="xs"
        leftSection={<IconArrowLeft size={15} />}
      >
        {t('rules.back')}
      </Button>
      <Select
        size="xs"
        w={210}
        clearable
        aria-label={t('firing.rule')}
        placeholder={t('firing.ruleAll')}
        data={(rules.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={search.get('ruleId')}
        onChange={(id) => set('ruleId', id)}
      />
      <Select
        size="xs"
        w={230}
        clearable
        aria-label={t('firing.filter')}
        placeholder={t('firing.filterAll')}
        data={FiringOutcome.options.map((one) => ({
          value: one as string,
          label: t(`firing.outcome.${one}`),
        }))}
        value={search.get('outcome')}
        data-testid={ruleTestIds.outcome}
        onChange={(outcome) => set('outcome', outcome)}
      />
    </>
  );
}

/** The one that a timeline has led to, above the others. */
function Led({ id }: { id: string }) {
  const firing = useQuery({ queryKey: ruleKeys.firing(id), queryFn: () => rulesApi.firing(id) });
  if (!firing.data) return <Trouble error={firing.error} />;
  return (
    <div className={pageClasses['sheet']} style={{ marginBottom: 16 }}>
      <ul className={classes['list']}>
        <FiringRow firing={firing.data} isOpenAtFirst />
      </ul>
    </div>
  );
}

/** What rules looked at, what they did, and why not. */
export function LogPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(search);
    next.delete('firing');
    next.delete(name);
    if (value !== null) next.set(name, value);
    setSearch(next);
  };
  const asked = {
    ruleId: search.get('ruleId'),
    clientId: search.get('clientId'),
    outcome: search.get('outcome'),
  };
  const pages = useInfiniteQuery({
    queryKey: ruleKeys.firings(JSON.stringify(asked)),
    queryFn: ({ pageParam }) => rulesApi.firings({ ...asked, cursor: pageParam || undefined }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ASK_AGAIN_MS,
  });
  const led = search.get('firing');
  const items = (pages.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => id !== led);
  return (
    <Page title={t('rules.log')} tools={<Tools search={search} set={set} />} testId="rule-log">
      {led && <Led id={led} />}
      {!pages.data && <Trouble error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && items.length === 0 && !led && <p className={classes['hint']}>{t('firing.none')}</p>}
      {items.length > 0 && (
        <div className={pageClasses['sheet']}>
          <ul className={classes['list']} aria-label={t('rules.log')}>
            {items.map((firing) => (
              <FiringRow key={firing.id} firing={firing} />
            ))}
          </ul>
          <MoreRows pages={pages} />
        </div>
      )}
    </Page>
  );
}
