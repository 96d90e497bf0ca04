import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import classes from '../client/ClientPanel.module.css';
import { FollowUpEntry } from './FollowUpEntry.tsx';
import { overdueFirst } from './overdueFirst.ts';

const whose = ['mine', 'all'] as const;
const states = ['open', 'done'] as const;

export function FollowUpsPage() {
  const { t } = useTranslation();
  const [owner, setOwner] = useState<(typeof whose)[number]>('mine');
  const [state, setState] = useState<(typeof states)[number]>('open');
  const query = useQuery({
    queryKey: ['followUps', 'page', owner, state],
    queryFn: () => api.followUps({ state, ...(owner === 'mine' ? { ownerId: 'me' } : {}) }),
  });
  const items = overdueFirst(query.data?.items ?? []);
  const tools = (
    <>
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
    </>
  );
  return (
    <Page title={t('nav.followUps')} tools={tools} testId="follow-ups-page">
      {!query.data && <Trouble error={query.error} />}
      {query.data && items.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('followUps.none')}
        </Text>
      )}
      <ul className={classes['entries']} style={{ maxWidth: 760, margin: '0 auto' }}>
        {items.map((followUp) => (
          <FollowUpEntry key={followUp.id} followUp={followUp} hasClient />
        ))}
      </ul>
    </Page>
  );
}
