import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FollowUp } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import classes from '../client/ClientPanel.module.css';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { DoneButton } from './DoneButton.tsx';
import { finishFollowUp } from './followUpActions.ts';

const tones = { planned: 'info', overdue: 'bad', done: 'good', canceled: 'quiet' } as const;

function Buttons({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation();
  return (
    <ActionIcon.Group>
      <DoneButton followUp={followUp} variant="default" />
      <Tooltip label={t('followUp.cancel')}>
        <ActionIcon
          variant="default"
          aria-label={t('followUp.cancel')}
          data-testid={testIds.followUpCancel(followUp.id)}
          onClick={() => void finishFollowUp(followUp, 'cancel')}
        >
          <IconX size={15} />
        </ActionIcon>
      </Tooltip>
    </ActionIcon.Group>
  );
}

export function FollowUpEntry({ followUp, hasClient = false }: { followUp: FollowUp; hasClient?: boolean }) {
  const { t, i18n } = useTranslation();
  const isOpen = followUp.state === 'planned' || followUp.state === 'overdue';
  const owner = followUp.forSupervisor ? t('followUp.forSupervisor') : followUp.owner?.name;
  const facts = [formatDateTime(followUp.dueAt, i18n.language), t(`followUp.kind.${followUp.kind}`), owner];
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
          {facts.filter(Boolean).join(' · ')}
        </span>
      </span>
      {isOpen && <Buttons followUp={followUp} />}
    </li>
  );
}
