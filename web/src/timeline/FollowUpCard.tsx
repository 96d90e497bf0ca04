import {
  IconBell,
  IconBellCheck,
  IconBellExclamation,
  IconBellOff,
  IconBellRinging,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import type { FollowUpRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

const looks = {
  planned: { Icon: IconBell, tone: 'care' },
  reminded: { Icon: IconBellRinging, tone: 'warn' },
  escalated: { Icon: IconBellExclamation, tone: 'bad' },
  done: { Icon: IconBellCheck, tone: 'good' },
  canceled: { Icon: IconBellOff, tone: 'quiet' },
} as const;

const cancelReasons = ['client_replied', 'by_agent', 'opted_out', 'no_consent'] as const;

export function FollowUpCard({ row }: { row: FollowUpRow }) {
  const { t, i18n } = useTranslation();
  const agentName = useAgentName();
  const { Icon, tone } = looks[row.state];
  const cancelReason = cancelReasons.find((reason) => reason === row.reason);
  const facts = [
    row.kind !== 'promise' && t(`followUp.kind.${row.kind}`),
    row.dueAt && t('followUp.dueAt', { time: formatDateTime(row.dueAt, i18n.language) }),
    row.ownerId && agentName(row.ownerId),
    row.outcome && t(`followUp.outcome.${row.outcome}`),
    row.note && `“${row.note}”`,
    cancelReason && t(`followUp.cancelReason.${cancelReason}`),
  ];
  return (
    <article
      className={classes['card']}
      data-tone={tone}
      data-state={row.state}
      data-conversation={row.conversationId}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <Icon size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>{row.title}</div>
        <div className="quiet">
          {t(row.kind === 'promise' ? `promise.event.${row.state}` : `followUp.event.${row.state}`)} ·{' '}
          {facts.filter(Boolean).join(' · ')}
        </div>
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />
      </div>
    </article>
  );
}
