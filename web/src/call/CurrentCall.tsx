import { Button } from '@mantine/core';
import { IconCheck, IconPhone, IconPhonePause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation, Monitor } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { Since, Until } from '../clock/Ticking.tsx';
import { runCommand } from '../keyboard/commands.ts';
import { useMicrophoneMuted } from '../phone/agentPhone.ts';
import { Keypad } from './Keypad.tsx';
import { MonitorTags } from '../monitoring/MonitorTags.tsx';
import { MessageControls } from '../callbacks/MessageControls.tsx';
import { testIds } from '../testIds.ts';
import { CallControls } from './CallControls.tsx';
import classes from './CurrentCall.module.css';
import { openGuestsOf, privateGuestOf } from './parties.ts';
import { RecordingMark } from './RecordingMark.tsx';
import { VoiceMeter } from './VoiceMeter.tsx';

/** A message that was left: nobody is on the line until the agent calls back. */
function isMessage({ callback, call, state }: Conversation): boolean {
  return state === 'handled' && callback?.kind === 'voicemail' && !callback.isRinging && !call?.connectedAt;
}

type Shown =
  | 'wrapping'
  | 'held'
  | 'dialling'
  | 'waiting'
  | 'talking'
  | 'lost'
  | 'transferring'
  | 'consulting'
  | 'conference'
  | 'message';

function stateOf(call: Conversation): Shown {
  if (call.state === 'wrapping') return 'wrapping';
  if (isMessage(call)) return 'message';
  if (call.call?.graceUntil) return 'lost';
  const apart = privateGuestOf(call.call);
  if (apart) return apart.mode === 'cold' ? 'transferring' : 'consulting';
  if (openGuestsOf(call.call).length > 0) return 'conference';
  if (call.call?.held) return 'held';
  if (call.call?.phase === 'dialling') return 'dialling';
  if (call.call?.phase === 'waiting') return 'waiting';
  return 'talking';
}

interface Props {
  call: Conversation;
  /** Supervisors who are in it. */
  watchedBy: readonly Monitor[];
  isNarrow: boolean;
}

export function CurrentCall({ call, watchedBy, isNarrow }: Props) {
  const { t } = useTranslation();
  useMicrophoneMuted(call.call?.muted ?? false);
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
          <MonitorTags monitors={watchedBy} />
          {call.call && <RecordingMark call={call.call} isNarrow={isNarrow} />}
          {isNarrow && state !== 'message' && <Keypad size={40} />}
          {state === 'message' ? (
            <MessageControls call={call} />
          ) : (
            <>
              <VoiceMeter />
              <CallControls call={call} isNarrow={isNarrow} />
            </>
          )}
        </>
      )}
    </div>
  );
}
