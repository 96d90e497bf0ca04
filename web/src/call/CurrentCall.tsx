import { Button } from '@mantine/core';
import { IconCheck, IconPhone, IconPhonePause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { Since, Until } from '../clock/Ticking.tsx';
import { runCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { CallControls } from './CallControls.tsx';
import classes from './CurrentCall.module.css';

function stateOf(call: Conversation): 'wrapping' | 'held' | 'dialling' | 'waiting' | 'talking' {
  if (call.state === 'wrapping') return 'wrapping';
  if (call.call?.held) return 'held';
  if (call.call?.phase === 'dialling') return 'dialling';
  if (call.call?.phase === 'waiting') return 'waiting';
  return 'talking';
}

export function CurrentCall({ call, isNarrow }: { call: Conversation; isNarrow: boolean }) {
  const { t } = useTranslation();
  const state = stateOf(call);
  const started = call.call?.connectedAt ?? call.handledAt ?? call.openedAt;
  const StateIcon = state === 'held' ? IconPhonePause : IconPhone;
  const href = `/clients/${call.clientId}?c=${call.id}`;
  return (
    <div
      className={classes['call']}
      data-state={state}
      data-testid={testIds.currentCall}
      data-conversation={call.id}
    >
      <StateIcon size={18} className={classes['icon']} aria-hidden="true" />
      <Link to={href} className={classes['who']}>
        <span className="truncate">{call.clientName ?? call.address ?? t('client.unknown')}</span>
        <TierBadge tier={call.clientTier} isCompact={isNarrow} />
      </Link>
      <span className={classes['state']} role="status">
        {t(`call.state.${state}`)}
      </span>
      {state === 'wrapping' ? (
        <>
          {call.wrapUpDueAt && (
            <span className={classes['timer']} data-testid={testIds.wrapCountdown}>
              <Until at={call.wrapUpDueAt} />
            </span>
          )}
          <Link to={href} className={classes['plain']}>
            <Button
              leftSection={<IconCheck size={15} />}
              data-testid={testIds.finish}
              onClick={() => runCommand('finish')}
            >
              {t('wrapUp.open')}
            </Button>
          </Link>
        </>
      ) : (
        <>
          <span className={classes['timer']} data-testid={testIds.callTimer}>
            <Since at={started} />
          </span>
          <CallControls call={call} isNarrow={isNarrow} />
        </>
      )}
    </div>
  );
}
