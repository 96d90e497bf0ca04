import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { DayPlan } from './DayPlan.tsx';
import { FollowUpList } from './FollowUpList.tsx';
import { GapsView } from './GapsView.tsx';
import { HandOverButton } from './HandOver.tsx';

const views = ['list', 'day', 'gaps'] as const;

export function FollowUpsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const view = views.find((one) => one === search.get('view')) ?? 'list';
  const tools = (
    <>
      {may(session, 'routing.manage') && <HandOverButton />}
      <div className={pageClasses['wide']}>
        <SegmentedControl
          size="xs"
          aria-label={t('followUps.view')}
          value={view}
          onChange={(value) => setSearch({ view: value })}
          data={views.map((value) => ({
            value,
            label: <span data-testid={testIds.followUpsView(value)}>{t(`followUps.view.${value}`)}</span>,
          }))}
        />
      </div>
    </>
  );
  return (
    <Page title={t('nav.followUps')} tools={tools} testId="follow-ups-page">
      {view === 'list' && <FollowUpList />}
      {view === 'day' && <DayPlan />}
      {view === 'gaps' && <GapsView />}
    </Page>
  );
}
