import { IconMapPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Tier } from '#core/contract/words.ts';
import type { FollowUp } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { formatDateTime, formatTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './DayPlan.module.css';
import { FollowUpButtons } from './FollowUpEntry.tsx';

const tiers = ['standard', 'silver', 'gold', 'vip'] as const;
const tierOf = (tier: string): Tier => tiers.find((one) => one === tier) ?? 'standard';

function useWhen(): (followUp: FollowUp) => string {
  const { i18n } = useTranslation();
  return ({ state, dueAt, dueUntil, doneAt }) => {
    if (state === 'done') return formatTime(doneAt ?? dueAt, i18n.language);
    if (state === 'overdue') return formatDateTime(dueAt, i18n.language);
    const from = formatTime(dueAt, i18n.language);
    return dueUntil ? `${from} – ${formatTime(dueUntil, i18n.language)}` : from;
  };
}

/** One thing of the day; the row itself is what arrow keys choose. */
export function DayRow({ followUp, isToday }: { followUp: FollowUp; isToday: boolean }) {
  const { t } = useTranslation();
  const when = useWhen();
  const { id, clientId, kind, state, place } = followUp;
  const isOpen = state === 'planned' || state === 'overdue';
  const mayCall = kind === 'visit' && isOpen && followUp.clientTier === 'standard';
  return (
    <li
      className={classes['row']}
      tabIndex={-1}
      data-day-row={id}
      data-state={state}
      data-due={followUp.dueAt}
      data-testid={testIds.dayItem(id)}
    >
      <span className={classes['when']}>{when(followUp)}</span>
      <span className={classes['what']}>
        <span className={classes['title']}>{followUp.title}</span>
        <span className="quiet">
          {t(`followUp.kind.${kind}`)}
          {' · '}
          <Link to={`/clients/${clientId}?tab=followUps`}>
            {followUp.clientName ?? t('client.unknown')}
          </Link>{' '}
          <TierBadge tier={tierOf(followUp.clientTier)} isCompact />
          {followUp.owner === null && followUp.queue && ` · ${followUp.queue.name}`}
          {place && (
            <span className={classes['place']}>
              <IconMapPin size={13} aria-hidden /> {place}
            </span>
          )}
        </span>
        {mayCall && isToday && <Tag tone="info">{t('day.callInstead')}</Tag>}
        {followUp.outcome && <Tag tone="quiet">{t(`followUp.outcome.${followUp.outcome}`)}</Tag>}
      </span>
      {isOpen && <FollowUpButtons followUp={followUp} />}
    </li>
  );
}
