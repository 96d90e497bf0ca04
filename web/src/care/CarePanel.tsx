import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ClientCareReply } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { CareFields } from './CareFields.tsx';
import { DateSection } from './DateSection.tsx';
import classes from './Care.module.css';
import { MomentList } from './MomentList.tsx';
import { PlanSection } from './PlanSection.tsx';
import { ReportRows } from './ReportRows.tsx';
import { OrderReport } from './OrderReport.tsx';
import { RevisitRows } from './RevisitRows.tsx';

function Contact({ cadence }: Pick<ClientCareReply, 'cadence'>) {
  const { t, i18n } = useTranslation();
  const due = formatDateTime(cadence.dueAt, i18n.language);
  return (
    <section className={classes['section']}>
      <Text size="sm">
        {cadence.lastContactAt
          ? t('care.lastContact', { time: formatDateTime(cadence.lastContactAt, i18n.language) })
          : t('care.lastContactNever')}
      </Text>
      <span>
        <Tag tone={cadence.isLate ? 'bad' : 'good'}>
          {t(cadence.isLate ? 'care.contactLate' : 'care.contactDue', { time: due })}
        </Tag>
      </span>
      <span className={classes['hint']}>
        {t('care.cadenceHint', { days: cadence.days, from: t(`care.cadenceFrom.${cadence.from}`) })} ·{' '}
        {t('care.contactHint')}
      </span>
    </section>
  );
}

/** How a client is cared for: contact, what comes next, plans, revisits, reports, days to remember, and what is known. */
export function CarePanel({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.clientCare(clientId), queryFn: () => api.clientCare(clientId) });
  const care = query.data;
  if (!care) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div data-testid={testIds.carePanel}>
      <Contact cadence={care.cadence} />
      <section className={classes['section']}>
        <h3 className={classes['heading']}>{t('care.upcoming')}</h3>
        <MomentList moments={care.upcoming} none={t('care.upcomingNone')} />
      </section>
      <PlanSection clientId={clientId} enrolments={care.enrolments} />
      <section className={classes['section']}>
        <h3 className={classes['heading']}>{t('revisit.title')}</h3>
        <RevisitRows query={{ clientId, state: 'open' }} none={t('revisit.noneClient')} />
        <RevisitRows query={{ clientId, state: 'ended' }} none={null} />
      </section>
      <section className={classes['section']}>
        <h3 className={classes['heading']}>{t('report.title')}</h3>
        <ReportRows query={{ clientId, state: 'open' }} none={null} />
        <ReportRows query={{ clientId, state: 'ended' }} none={null} />
        <OrderReport clientId={clientId} />
      </section>
      <DateSection clientId={clientId} dates={care.dates} />
      <CareFields key={clientId} clientId={clientId} care={care} />
      {care.recent.length > 0 && (
        <section className={classes['section']}>
          <h3 className={classes['heading']}>{t('care.recent')}</h3>
          <MomentList moments={care.recent} none="" />
        </section>
      )}
    </div>
  );
}
