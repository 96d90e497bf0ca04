import { Button } from '@mantine/core';
import {
  IconPhoneCalling,
  IconPhoneCheck,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhonePause,
  IconRecordMail,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatDateTime } from '../clock/format.ts';
import { act } from '../desk/actions.ts';
import { testIds } from '../testIds.ts';
import type { CallbackRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

const looks: Record<CallbackRow['state'], { Icon: typeof IconPhoneOff; tone: string }> = {
  waiting: { Icon: IconPhoneOutgoing, tone: 'warn' },
  calling: { Icon: IconPhoneCalling, tone: 'good' },
  paused: { Icon: IconPhonePause, tone: 'warn' },
  done: { Icon: IconPhoneCheck, tone: 'good' },
  failed: { Icon: IconPhoneOff, tone: 'bad' },
  canceled: { Icon: IconPhoneOff, tone: 'quiet' },
  expired: { Icon: IconPhoneOff, tone: 'bad' },
};

const reasons = [
  'client_called',
  'talked',
  'opted_out',
  'by_agent',
  'no-answer',
  'busy',
  'failed',
  'canceled',
  'refused',
  'hung_up',
  'agent_lost',
  'agent_hung_up',
  'never_placed',
  'not_allowed',
] as const;

function useFacts(row: CallbackRow): string {
  const { t, i18n } = useTranslation();
  const agentName = useAgentName();
  const reason = reasons.find((one) => one === row.reason);
  return [
    row.to,
    row.attempt > 0 && t('callback.attempt', { attempt: row.attempt, most: row.maxAttempts }),
    row.agentId && agentName(row.agentId),
    reason && t(`callback.reason.${reason}`),
    row.dueAt && t('callback.again', { time: formatDateTime(row.dueAt, i18n.language) }),
    row.note && `“${row.note}”`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function CancelButton({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      data-testid={testIds.cancelCallback(conversationId)}
      onClick={() => void act(conversationId, 'cancel-callback')}
    >
      {t('callback.cancel')}
    </Button>
  );
}

/** Somebody who asked to be called, or left a message: how it stands. */
export function CallbackCard({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  const { Icon, tone } = looks[row.state];
  const Shown = row.kind === 'voicemail' && row.state === 'waiting' ? IconRecordMail : Icon;
  return (
    <article
      className={classes['card']}
      data-tone={tone}
      data-state={row.state}
      data-conversation={row.conversationId}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <Shown size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>
          {t(`callback.kind.${row.kind}`)} · {t(`callback.state.${row.state}`)}
        </div>
        <div className="quiet">{facts}</div>
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />
        {(row.state === 'waiting' || row.state === 'paused') && row.conversationId && (
          <CancelButton conversationId={row.conversationId} />
        )}
      </div>
    </article>
  );
}
