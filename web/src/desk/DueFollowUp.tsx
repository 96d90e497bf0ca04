import { IconBell, IconClockExclamation, IconHeartHandshake } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FollowUp } from '../api/types.ts';
import { Ago } from '../clock/Ticking.tsx';
import { DoneButton } from '../followUps/DoneButton.tsx';
import { testIds } from '../testIds.ts';
import classes from './MyWork.module.css';

export function DueFollowUp({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const isOverdue = followUp.state === 'overdue';
  const WhenDue = followUp.kind === 'promise' ? IconHeartHandshake : IconBell;
  const Icon = isOverdue ? IconClockExclamation : WhenDue;
  return (
    <div
      className={classes['item']}
      data-tone={isOverdue ? 'overdue' : 'due'}
      data-testid={testIds.deskFollowUp(followUp.id)}
    >
      <span className={classes['icon']}>
        <Icon size={16} aria-hidden="true" />
      </span>
      <span className={classes['text']}>
        <Link
          to={`/clients/${followUp.clientId}?tab=followUps`}
          className={`truncate ${classes['name']} ${classes['cover']}`}
          style={{ color: 'inherit', textDecoration: 'none' }}
        >
          {followUp.title}
        </Link>
        <span className="truncate quiet">
          {followUp.clientName ?? t('client.unknown')} · <Ago at={followUp.dueAt} />
        </span>
      </span>
      <DoneButton followUp={followUp} className={classes['above'] ?? ''} variant="subtle" />
    </div>
  );
}
