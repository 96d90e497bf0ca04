import { Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { RelationSummary } from '#core/contract/relations.ts';
import { api } from '../api/endpoints.ts';
import { relationKeys } from '../api/relations.ts';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Relations.module.css';
import { RelationTable } from './RelationTable.tsx';
import { Tile } from './Tile.tsx';

const quadrants = ['at_risk', 'breaking', 'develop', 'healthy', 'unknown'] as const;
const states = ['prospect', 'established', 'developing', 'maintained', 'broken', 'regained'] as const;
const tenures = ['under_1', 'from_1_to_3', 'from_3_to_5', 'over_5'] as const;

/** What is chosen, as it stands in the address: a quadrant or list, a state, a tenure. */
interface Chosen {
  list?: string;
  state?: string;
  tenure?: string;
}

function useChosen(): [Chosen, (chosen: Chosen) => void] {
  const [search, setSearch] = useSearchParams();
  const [list, state, tenure] = [search.get('list'), search.get('state'), search.get('tenure')];
  const chosen: Chosen = state ? { state } : tenure ? { tenure } : { list: list ?? 'at_risk' };
  return [chosen, (next) => setSearch({ ...next }, { replace: true })];
}

interface PartProps {
  summary: RelationSummary;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

function QuadrantTiles({ summary, chosen, choose }: PartProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={pageClasses['subtitle']}>{t('relations.quadrants')}</h2>
      <div className={classes['tiles']}>
        {quadrants.map((list) => (
          <Tile
            key={list}
            label={t(`relation.quadrant.${list}`)}
            hint={t(`relation.quadrantHint.${list}`)}
            count={summary.quadrants[list] ?? 0}
            isChosen={chosen.list === list}
            testId={testIds.relationCount(list)}
            onChoose={() => choose({ list })}
          />
        ))}
      </div>
    </section>
  );
}

function ListTiles({ summary, chosen, choose }: PartProps) {
  const { t } = useTranslation();
  const lists = [
    ['dormant', summary.dormant],
    ['look_alike', summary.lookAlikes],
    ['mvc', summary.mvc],
    ['lost_mvc', summary.lostMvc],
  ] as const;
  return (
    <section>
      <h2 className={pageClasses['subtitle']}>{t('relations.lists')}</h2>
      <div className={classes['tiles']}>
        {lists.map(([list, count]) => (
          <Tile
            key={list}
            label={t(`relations.list.${list}`)}
            count={count}
            isChosen={chosen.list === list}
            testId={testIds.relationCount(list)}
            onChoose={() => choose({ list })}
          />
        ))}
      </div>
    </section>
  );
}

function LifeTiles({ summary, chosen, choose }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className={pageClasses['subtitle']}>{t('relations.states')}</h2>
      <div className={classes['tiles']}>
        {states.map((state) => (
          <Tile
            key={state}
            label={t(`relation.state.${state}`)}
            count={summary.states[state] ?? 0}
            isChosen={chosen.state === state}
            testId={testIds.relationCount(state)}
            onChoose={() => choose({ state })}
          />
        ))}
      </div>
      <h2 className={pageClasses['subtitle']}>{t('relations.tenures')}</h2>
      <div className={classes['tiles']}>
        {tenures.map((tenure) => (
          <Tile
            key={tenure}
            label={t(`relations.tenure.${tenure}`)}
            count={summary.tenure[tenure] ?? 0}
            isChosen={chosen.tenure === tenure}
            testId={testIds.relationCount(tenure)}
            onChoose={() => choose({ tenure })}
          />
        ))}
      </div>
    </>
  );
}

const explained = [
  'healthy',
  'at_risk',
  'develop',
  'breaking',
  'unknown',
  'dormant',
  'look_alike',
  'mvc',
] as const;

function ChosenClients({ summary, chosen }: Omit<PartProps, 'choose'>) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: relationKeys.list(JSON.stringify(chosen)),
    queryFn: ({ pageParam }) => api.relations({ ...chosen, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const key = explained.find((list) => list === chosen.list) ?? 'other';
  return (
    <RelationTable
      pages={pages}
      empty={t(`relations.empty.${key}`, summary.lostForLookAlikes)}
      isAlike={chosen.list === 'look_alike'}
    />
  );
}

/** How many clients stand where, each number opening its clients. */
export function HealthTab() {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useChosen();
  const summary = useQuery({ queryKey: relationKeys.summary, queryFn: api.summary });
  if (!summary.data) return <Trouble error={summary.error} onRetry={() => void summary.refetch()} />;
  const { refreshedAt } = summary.data;
  const part = { summary: summary.data, chosen, choose };
  return (
    <>
      <Text size="sm" c="dimmed" mb={14}>
        {refreshedAt
          ? t('relations.asOf', { time: formatDateTime(refreshedAt, i18n.language) })
          : t('relations.never')}
      </Text>
      <QuadrantTiles {...part} />
      <ListTiles {...part} />
      <LifeTiles {...part} />
      <ChosenClients summary={summary.data} chosen={chosen} />
    </>
  );
}
