import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Page } from '../app/Page.tsx';
import pageClasses from '../app/Page.module.css';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { CareOverview } from './CareOverview.tsx';
import { PlanList } from './PlanList.tsx';
import { ReportRows } from './ReportRows.tsx';
import { RevisitRows } from './RevisitRows.tsx';

const tabs = ['overview', 'plans', 'revisits', 'reports'] as const;
type Tab = (typeof tabs)[number];

function Lists({ of }: { of: 'revisits' | 'reports' }) {
  const { t } = useTranslation();
  const isRevisits = of === 'revisits';
  const Rows = isRevisits ? RevisitRows : ReportRows;
  return (
    <div className={classes['narrow']}>
      <section className={classes['section']}>
        <h2 className={pageClasses['subtitle']}>{t(isRevisits ? 'revisit.open' : 'report.state.ready')}</h2>
        <Rows query={{ state: 'open' }} none={t(isRevisits ? 'revisit.none' : 'report.none')} />
      </section>
      <section className={classes['section']}>
        <h2 className={pageClasses['subtitle']}>{t('revisit.ended')}</h2>
        <Rows query={{ state: 'ended' }} none={t(isRevisits ? 'revisit.noneEnded' : 'report.noneEnded')} />
      </section>
    </div>
  );
}

/** Care for all clients: whom it reaches, its plans, the revisits, the reports that wait. */
export function CarePage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const shown = tabs.filter((tab) => tab !== 'overview' || isSupervisor(session));
  const tab: Tab = shown.find((one) => one === search.get('tab')) ?? shown[0] ?? 'plans';
  const tools = (
    <div className={pageClasses['wide']}>
      <SegmentedControl
        size="xs"
        aria-label={t('nav.care')}
        value={tab}
        onChange={(value) => setSearch({ tab: value })}
        data={shown.map((value) => ({
          value,
          label: <span data-testid={testIds.careTab(value)}>{t(`care.tab.${value}`)}</span>,
        }))}
      />
    </div>
  );
  return (
    <Page title={t('nav.care')} tools={tools} testId={testIds.carePage}>
      {tab === 'overview' && <CareOverview />}
      {tab === 'plans' && <PlanList />}
      {(tab === 'revisits' || tab === 'reports') && <Lists key={tab} of={tab} />}
    </Page>
  );
}
