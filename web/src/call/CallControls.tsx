import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPhoneOutgoing,
  IconPlayerRecord,
  IconPlayerRecordFilled,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { act } from '../desk/actions.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { ConsentMenu } from './ConsentMenu.tsx';
import classes from './CurrentCall.module.css';
import { HelpButton } from './HelpButton.tsx';
import { order } from './inCallOrders.ts';
import { Keypad } from './Keypad.tsx';
import { openGuestsOf, privateGuestOf } from './parties.ts';
import { TransferDialog } from './TransferDialog.tsx';
import { useTwoStep } from './useTwoStep.ts';

interface ToggleProps {
  label: string;
  keys: string;
  Icon: Icon;
  isOn: boolean;
  isDisabled: boolean;
  testId: string;
  size: number;
  onClick: () => void;
}

function Toggle({ label, keys, Icon, isOn, isDisabled, testId, size, onClick }: ToggleProps) {
  return (
    <Tooltip label={`${label} · ${keys}`}>
      <ActionIcon
        size={size}
        variant={isOn ? 'filled' : 'default'}
        {...(isOn ? { color: 'yellow' } : {})}
        aria-label={label}
        aria-pressed={isOn}
        disabled={isDisabled}
        data-testid={testId}
        onClick={onClick}
      >
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  );
}

/** What can be done now. */
function controlsOf({ call }: Conversation) {
  const isConnected = call?.phase === 'connected';
  const isMany = openGuestsOf(call).length > 0;
  const mayTransfer = isConnected && !privateGuestOf(call) && !call.graceUntil;
  return {
    isConnected,
    isMuted: call?.muted ?? false,
    isHeld: call?.held ?? false,
    isMany,
    isPaused: call?.recording === 'paused',
    isRecorded: isConnected && call.recording !== null,
    mayTransfer,
    mayHold: mayTransfer && !isMany,
  };
}

export function CallControls({ call, isNarrow }: { call: Conversation; isNarrow: boolean }) {
  const { t } = useTranslation();
  const { isConnected, isMuted, isHeld, isMany, isPaused, isRecorded, mayHold, mayTransfer } =
    controlsOf(call);
  const [isTransferring, setIsTransferring] = useState(false);
  const size = isNarrow ? 44 : 30;
  const mute = () => void act(call.id, isMuted ? 'unmute' : 'mute');
  const hold = () => void act(call.id, isHeld ? 'resume' : 'hold');
  const end = useTwoStep(() => void act(call.id, 'end'));
  useCommand('mute', isConnected ? mute : null);
  const pause = () => void order(call.id, isPaused ? 'resume-recording' : 'pause-recording');
  const transfer = () => setIsTransferring(true);
  useCommand('hold', mayHold ? hold : null);
  useCommand('pauseRecording', isRecorded ? pause : null);
  useCommand('transfer', mayTransfer ? transfer : null);
  useCommand('end', end.press);
  const MuteIcon = isMuted ? IconMicrophoneOff : IconMicrophone;
  const HoldIcon = isHeld ? IconPlayerPlay : IconPlayerPause;
  return (
    <ActionIcon.Group className={classes['controls']}>
      <Toggle
        label={t(isMuted ? 'call.unmute' : 'call.mute')}
        keys="Alt M"
        Icon={MuteIcon}
        isOn={isMuted}
        isDisabled={!isConnected}
        testId={testIds.mute}
        size={size}
        onClick={mute}
      />
      <Toggle
        label={t(isHeld ? 'call.resume' : 'call.hold')}
        keys={isMany ? t('call.holdOff') : 'Alt H'}
        Icon={HoldIcon}
        isOn={isHeld}
        isDisabled={!mayHold}
        testId={testIds.hold}
        size={size}
        onClick={hold}
      />
      {!isNarrow && <Keypad size={size} />}
      {isRecorded && (
        <Toggle
          label={t(isPaused ? 'call.resumeRecording' : 'call.pauseRecording')}
          keys="Alt P"
          Icon={isPaused ? IconPlayerRecord : IconPlayerRecordFilled}
          isOn={isPaused}
          isDisabled={false}
          testId={testIds.pauseRecording}
          size={size}
          onClick={pause}
        />
      )}
      {isConnected && <ConsentMenu call={call} size={size} />}
      <Toggle
        label={t('call.transfer')}
        keys="Alt T"
        Icon={IconPhoneOutgoing}
        isOn={false}
        isDisabled={!mayTransfer}
        testId={testIds.transfer}
        size={size}
        onClick={transfer}
      />
      {isTransferring && <TransferDialog call={call} onClose={() => setIsTransferring(false)} />}
      <HelpButton call={call} size={size} />
      <Tooltip label={t('call.endHint')}>
        <Button
          color="red"
          variant={end.isArmed ? 'filled' : 'light'}
          h={size}
          px={10}
          className={classes['end']}
          aria-label={t(end.isArmed ? 'call.endSure' : 'call.end')}
          aria-disabled={end.isGuarded}
          data-armed={end.isArmed}
          data-testid={testIds.end}
          onClick={end.press}
        >
          {!(isNarrow && end.isArmed) && <IconPhoneOff size={16} aria-hidden="true" />}
          <span className={classes['endWords']}>{t(end.isArmed ? 'call.endSure' : 'call.end')}</span>
        </Button>
      </Tooltip>
    </ActionIcon.Group>
  );
}
