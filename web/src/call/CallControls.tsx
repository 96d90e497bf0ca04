import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { act } from '../desk/actions.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
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

export function CallControls({ call, isNarrow }: { call: Conversation; isNarrow: boolean }) {
  const { t } = useTranslation();
  const isConnected = call.call?.phase === 'connected';
  const isMuted = call.call?.muted ?? false;
  const isHeld = call.call?.held ?? false;
  const size = isNarrow ? 44 : 30;
  const mute = () => void act(call.id, isMuted ? 'unmute' : 'mute');
  const hold = () => void act(call.id, isHeld ? 'resume' : 'hold');
  const end = useTwoStep(() => void act(call.id, 'end'));
  useCommand('mute', isConnected ? mute : null);
  useCommand('hold', isConnected ? hold : null);
  useCommand('end', end.press);
  const MuteIcon = isMuted ? IconMicrophoneOff : IconMicrophone;
  const HoldIcon = isHeld ? IconPlayerPlay : IconPlayerPause;
  return (
    <ActionIcon.Group>
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
        keys="Alt H"
        Icon={HoldIcon}
        isOn={isHeld}
        isDisabled={!isConnected}
        testId={testIds.hold}
        size={size}
        onClick={hold}
      />
      {!isNarrow && (
        <Toggle
          label={t('call.keypad')}
          keys={t('call.keypadOff')}
          Icon={IconDialpad}
          isOn={false}
          isDisabled
          testId={testIds.keypad}
          size={size}
          onClick={() => {}}
        />
      )}
      <Tooltip label={t('call.endHint')}>
        <Button
          color="red"
          variant={end.isArmed ? 'filled' : 'light'}
          h={size}
          px={10}
          ml={6}
          leftSection={<IconPhoneOff size={16} />}
          aria-disabled={end.isGuarded}
          data-armed={end.isArmed}
          data-testid={testIds.end}
          onClick={end.press}
        >
          {t(end.isArmed ? 'call.endSure' : 'call.end')}
        </Button>
      </Tooltip>
    </ActionIcon.Group>
  );
}
