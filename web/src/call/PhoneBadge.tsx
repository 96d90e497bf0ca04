import { Tooltip } from '@mantine/core';
import { IconHeadset, IconHeadsetOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../live/createStore.ts';
import { phoneStore } from '../phone/agentPhone.ts';
import { testIds } from '../testIds.ts';

/** Whether this window is the agent's phone and can be rung; nothing where another window is. */
export function PhoneBadge() {
  const { t } = useTranslation();
  const { state } = useStore(phoneStore);
  if (state === 'off') return null;
  const isReady = state === 'ready';
  const Icon = isReady ? IconHeadset : IconHeadsetOff;
  const words = t(`phone.state.${state}`);
  return (
    <Tooltip label={words}>
      <span role="img" aria-label={words} data-state={state} data-testid={testIds.phoneBadge}>
        <Icon size={18} color={isReady ? 'var(--ok)' : 'var(--warn)'} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
