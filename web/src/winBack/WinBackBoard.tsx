import { Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { WinBackCase, WinBackPhase } from '#core/contract/winBack.ts';
import { api } from '../api/endpoints.ts';
import { relationKeys } from '../api/relations.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { formatDate, formatPercent } from '../relations/format.ts';
import classes from '../relations/Relations.module.css';
import { testIds } from '../testIds.ts';
import { WinBackDrawer } from './WinBackDrawer.tsx';

const phases = ['analysis', 'action', 'assessment', 'closed'] as const;
const resultTones = { won: 'good', lost: 'bad', pending: 'warn' } as const;

function Card({ item, onOpen }: { item: WinBackCase; onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  return (
    <UnstyledButton
      className={classes['card'] ?? ''}
      data-testid={testIds.winBackCase(item.id)}
      data-phase={item.phase}
      onClick={onOpen}
    >
      <strong>{item.clientName ?? t('client.unknown')}</strong>
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
        {item.result && <Tag tone={resultTones[item.result]}>{t(`winBack.result.${item.result}`)}</Tag>}
        {item.reason && <Tag tone="quiet">{t(`winBack.reason.${item.reason}`)}</Tag>}
      </span>
      <span className="quiet">
        {item.owner?.name ?? (item.openedBy ? t('winBack.by', { name: item.openedBy }) : t('winBack.byRule'))}
        {' · '}
        <Ago at={item.openedAt} />
      </span>
      {item.phase === 'assessment' && item.assessAt && (
        <span className="quiet">
          {t('winBack.assessAt', { date: formatDate(item.assessAt, i18n.language) })}
        </span>
      )}
    </UnstyledButton>
  );
}

function Column({ phase, onOpen }: { phase: WinBackPhase; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: relationKeys.winBacks(phase),
    queryFn: ({ pageParam }) => api.winBacks({ phase, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <section className={classes['column']} aria-label={t(`winBack.phase.${phase}`)}>
      <h2 className={pageClasses['subtitle']} style={{ margin: 0 }}>
        {t(`winBack.phase.${phase}`)}
      </h2>
      {!items && <Trouble error={pages.error} onRetry={() => void pages.refetch()} />}
      {items?.length === 0 && <div className={classes['empty']}>{t(`winBack.empty.${phase}`)}</div>}
      {items?.map((item) => (
        <Card key={item.id} item={item} onOpen={() => onOpen(item.id)} />
      ))}
      <MoreRows pages={pages} />
    </section>
  );
}

function Figures() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: relationKeys.winBackFigures, queryFn: api.winBackFigures });
  if (!query.data) return null;
  const { recoveryRate, won, closed, reasons, competitors } = query.data;
  return (
    <div style={{ marginBottom: 14 }}>
      <Text data-testid={testIds.winBackRate} data-rate={recoveryRate}>
        <strong className="tabular">
          {t('winBack.rate')}: {recoveryRate === null ? '–' : formatPercent(recoveryRate)}
        </strong>{' '}
        <span className="quiet">
          {recoveryRate === null ? t('winBack.noRate') : t('winBack.rateHint', { won, closed })}
        </span>
      </Text>
      {reasons.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('winBack.reasons')}:{' '}
          {reasons.map(({ reason, count }) => `${t(`winBack.reason.${reason}`)} ${count}`).join(' · ')}
        </Text>
      )}
      {competitors.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('winBack.competitors')}: {competitors.map(({ name, count }) => `${name} ${count}`).join(' · ')}
        </Text>
      )}
    </div>
  );
}

/** The cases by phase; a card opens its form. */
export function WinBackBoard() {
  const [search, setSearch] = useSearchParams();
  const openedId = search.get('case');
  return (
    <>
      <Figures />
      <div className={classes['board']}>
        {phases.map((phase) => (
          <Column key={phase} phase={phase} onOpen={(id) => setSearch({ case: id })} />
        ))}
      </div>
      {openedId && <WinBackDrawer key={openedId} id={openedId} onClose={() => setSearch({})} />}
    </>
  );
}
