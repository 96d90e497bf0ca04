import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHandGrab, IconPencil, IconPlayerSkipForward, IconX, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FollowUp } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import classes from '../client/ClientPanel.module.css';
import { formatDateTime } from '../clock/format.ts';
import { ownZone } from '../composer/BothTimes.tsx';
import { EditScheduled } from '../composer/Scheduled.tsx';
import { testIds } from '../testIds.ts';
import { DoneButton } from './DoneButton.tsx';
import { finishFollowUp, skipFollowUp, takeFollowUp } from './followUpActions.ts';
import { MoveButton } from './MoveButton.tsx';

const tones = { planned: 'info', overdue: 'bad', done: 'good', canceled: 'quiet' } as const;

interface ActProps {
  label: string;
  testId: string;
  Icon: Icon;
  onClick: () => void;
}

function Act({ label, testId, Icon, onClick }: ActProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" aria-label={label} data-testid={testId} onClick={onClick}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** What may be done to an open one. */
export function FollowUpButtons({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  const [isEdited, setEdited] = useState(false);
  const { id, kind, owner } = followUp;
  return (
    <ActionIcon.Group>
      {owner === null && (
        <Act
          label={t('followUp.take')}
          testId={testIds.followUpTake(id)}
          Icon={IconHandGrab}
          onClick={() => void takeFollowUp(followUp)}
        />
      )}
      {(kind !== 'text' || followUp.state === 'overdue') && (
        <DoneButton followUp={followUp} variant="default" />
      )}
      {kind === 'text' ? (
        <Act
          label={t('common.edit')}
          testId={testIds.followUpEdit(id)}
          Icon={IconPencil}
          onClick={() => setEdited(true)}
        />
      ) : (
        <MoveButton followUp={followUp} />
      )}
      {followUp.repeats && (
        <Act
          label={t('followUp.skip')}
          testId={testIds.followUpSkip(id)}
          Icon={IconPlayerSkipForward}
          onClick={() => void skipFollowUp(followUp)}
        />
      )}
      <Act
        label={t(followUp.repeats ? 'followUp.endSeries' : 'followUp.cancel')}
        testId={testIds.followUpCancel(id)}
        Icon={IconX}
        onClick={() => void finishFollowUp(followUp, 'cancel')}
      />
      {isEdited && <EditScheduled planned={followUp} zone={ownZone()} onClose={() => setEdited(false)} />}
    </ActionIcon.Group>
  );
}

/** When, what kind, whose, and what else there is to know of it. */
export function useFacts(): (followUp: FollowUp) => string {
  const { t, i18n } = useTranslation();
  const at = (instant: string) => formatDateTime(instant, i18n.language);
  return (one) =>
    [
      one.dueUntil ? t('followUp.within', { from: at(one.dueAt), until: at(one.dueUntil) }) : at(one.dueAt),
      t(`followUp.kind.${one.kind}`),
      one.category !== 'follow_up' && t(`followUp.category.${one.category}`),
      one.forSupervisor ? t('followUp.forSupervisor') : (one.owner?.name ?? one.queue?.name),
      one.place,
      one.repeats && t('followUp.recurs'),
      one.cancelOnReply && t('followUp.onReplyShort'),
      one.moves > 0 && t('followUp.movedTimes', { count: one.moves }),
      one.outcome && t(`followUp.outcome.${one.outcome}`),
    ]
      .filter(Boolean)
      .join(' · ');
}

export function FollowUpEntry({ followUp, hasClient = false }: { followUp: FollowUp; hasClient?: boolean }) {
  const { t } = useTranslation();
  const facts = useFacts();
  const isOpen = followUp.state === 'planned' || followUp.state === 'overdue';
  return (
    <li
      className={classes['entry']}
      data-tone={followUp.state === 'overdue' ? 'bad' : ''}
      data-state={followUp.state}
      data-testid={testIds.followUp(followUp.id)}
    >
      <span className={classes['entryText']}>
        <span style={{ display: 'block', fontWeight: 550 }}>{followUp.title}</span>
        {hasClient && (
          <Link to={`/clients/${followUp.clientId}?tab=followUps`}>
            {followUp.clientName ?? t('client.unknown')}
          </Link>
        )}
        {followUp.note && <span style={{ display: 'block' }}>{followUp.note}</span>}
        <span className="quiet" style={{ display: 'block' }}>
          <Tag tone={tones[followUp.state]}>{t(`followUp.state.${followUp.state}`)}</Tag>{' '}
          {followUp.escalatedAt && <Tag tone="bad">{t('followUp.escalated')}</Tag>} {facts(followUp)}
        </span>
      </span>
      {isOpen && <FollowUpButtons followUp={followUp} />}
    </li>
  );
}
