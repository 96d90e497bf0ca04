import { SegmentedControl, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { ListFollowUps } from '../api/types.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Trouble } from '../app/Trouble.tsx';
import classes from '../client/ClientPanel.module.css';
import { useSession } from '../session/session.ts';
import { FollowUpEntry } from './FollowUpEntry.tsx';
import { overdueFirst } from './overdueFirst.ts';

const whose = ['mine', 'team', 'all'] as const;
const states = ['open', 'done'] as const;
type Whose = (typeof whose)[number];

/** What one sees with "mine" includes what one's teams have; "team" is that alone. */
function queryOf(owner: Whose, state: (typeof states)[number]): ListFollowUps {
  return { state, ...(owner === 'all' ? {} : { ownerId: 'me' }) };
}

/** Every follow-up in the order in which it is due, whose and in which state. */
export function FollowUpList() {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const [owner, setOwner] = useState<Whose>('mine');
  const [state, setState] = useState<(typeof states)[number]>('open');
  const pages = useInfiniteQuery({
    queryKey: ['followUps', 'page', owner, state],
    queryFn: ({ pageParam }) =>
      api.followUps({ ...queryOf(owner, state), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const all = overdueFirst(pages.data?.pages.flatMap((page) => page.items) ?? []);
  const items = owner === 'team' ? all.filter((one) => one.owner?.id !== agentId && one.queue) : all;
  return (
    <div style={{ maxWidth: 760, margin: '0 auto' }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 12 }}>
        <SegmentedControl
          size="xs"
          aria-label={t('followUps.whose')}
          value={owner}
          onChange={setOwner}
          data={whose.map((value) => ({ value, label: t(`followUps.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('followUps.state')}
          value={state}
          onChange={setState}
          data={states.map((value) => ({ value, label: t(`followUps.${value}`) }))}
        />
      </div>
      {!pages.data && <Trouble error={pages.error} />}
      {pages.data && items.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t(state === 'done' ? 'followUps.none.done' : `followUps.none.${owner}`)}
        </Text>
      )}
      <ul className={classes['entries']}>
        {items.map((followUp) => (
          <FollowUpEntry key={followUp.id} followUp={followUp} hasClient />
        ))}
      </ul>
      <MoreRows pages={pages} />
    </div>
  );
}
