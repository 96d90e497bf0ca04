import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBell, IconCheck, IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FollowUp } from '../api/types.ts';
import { Ago } from '../clock/Ticking.tsx';
import { finishFollowUp } from '../followUps/followUpActions.ts';
import { testIds } from '../testIds.ts';
import classes from './MyWork.module.css';

export function DueFollowUp({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const isOverdue = followUp.state === 'overdue';
  const Icon = isOverdue ? IconClockExclamation : IconBell;
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
      <Tooltip label={t('followUp.markDone')}>
        <ActionIcon
          className={classes['above'] ?? ''}
          variant="subtle"
          aria-label={t('followUp.markDone')}
          data-testid={testIds.followUpDone(followUp.id)}
          onClick={() => void finishFollowUp(followUp, 'done')}
        >
          <IconCheck size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
