import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Invite } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import classes from '../client/ClientPanel.module.css';
import { formatDateTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import { testIds } from '../testIds.ts';
import { Score } from './Stars.tsx';

const tones = {
  planned: 'info',
  held: 'warn',
  sent: 'accent',
  answered: 'good',
  skipped: 'quiet',
  expired: 'quiet',
} as const;

function useWhen(invite: Invite): string {
  const { t, i18n } = useTranslation();
  if (invite.answer) return formatDateTime(invite.answer.at, i18n.language);
  if (invite.sentAt) return t('survey.sentAt', { time: formatDateTime(invite.sentAt, i18n.language) });
  if (invite.state === 'planned')
    return t('survey.dueAt', { time: formatDateTime(invite.dueAt, i18n.language) });
  return '';
}

function InviteEntry({ invite }: { invite: Invite }) {
  const { t, i18n } = useTranslation();
  const holdReason = useHoldReason();
  const when = useWhen(invite);
  const until = invite.until
    ? ` ${t('held.until', { time: formatDateTime(invite.until, i18n.language) })}`
    : '';
  return (
    <li className={classes['entry']} data-state={invite.state} data-testid={testIds.invite(invite.id)}>
      <ChannelIcon channel={invite.channel} />
      <span className={classes['entryText']}>
        <Tag tone={tones[invite.state]}>{t(`invite.${invite.state}`)}</Tag>{' '}
        {invite.answer && <Score score={invite.answer.score} of={invite.answer.of} />}{' '}
        {invite.answer?.neverAgain && <Tag tone="bad">{t('surveys.neverAgain')}</Tag>}
        {invite.started && <Tag tone="info">{t('surveys.partial')}</Tag>}
        {invite.answer?.comment && (
          <span style={{ display: 'block', marginTop: 4 }}>{invite.answer.comment}</span>
        )}
        {invite.why && (
          <span
            style={{
              display: 'block',
              marginTop: 4,
              color: invite.state === 'held' ? 'var(--warn)' : 'var(--muted)',
            }}
          >
            {t(invite.state === 'held' ? 'survey.heldWhy' : 'survey.skippedWhy', {
              why: holdReason(invite.why),
            })}
            {until}
          </span>
        )}
        <span className="quiet" style={{ display: 'block', marginTop: 2 }}>
          {[invite.survey, when].filter(Boolean).join(' · ')}
        </span>
      </span>
    </li>
  );
}

export function SurveyPanel({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: keys.invites(clientId), queryFn: () => api.invites(clientId) });
  if (!query.data) return <Trouble error={query.error} />;
  if (query.data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('survey.empty')}
      </Text>
    );
  }
  return (
    <ul className={classes['entries']}>
      {query.data.items.map((invite) => (
        <InviteEntry key={invite.id} invite={invite} />
      ))}
    </ul>
  );
}
