import { IconBriefcase, IconBulb, IconMoodSad } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAgentName } from '../agents/useAgents.ts';
import { stateTones } from '../cases/looks.ts';
import { caseTestIds } from '../caseTestIds.ts';
import type { CaseRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

const icons = { complaint: IconMoodSad, suggestion: IconBulb, request: IconBriefcase } as const;

export function CaseCard({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const { opened } = row;
  const Icon = icons[opened.kind];
  const facts = [
    t(`case.kind.${opened.kind}`),
    t(`case.severity.${opened.severity}`),
    opened.department,
    row.ownerId && agentName(row.ownerId),
    opened.rule && t('case.byRule'),
  ];
  return (
    <article
      className={classes['card']}
      data-tone={stateTones[row.state]}
      data-state={row.state}
      data-conversation={row.conversationId}
      data-event={row.key}
      data-testid={caseTestIds.caseCard(opened.caseId)}
    >
      <span className={classes['cardIcon']}>
        <Icon size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>
          <Link to={`/cases/${opened.caseId}`}>{opened.number}</Link> {opened.title}
        </div>
        <div className="quiet">
          {t(`case.state.${row.state}`)} · {facts.filter(Boolean).join(' · ')}
        </div>
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />
      </div>
    </article>
  );
}
