import { IconHeadsetOff, IconUserShield } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AgentState } from '../api/types.ts';
import { useIntentLabel } from '../intent/awayReasons.ts';
import { testIds } from '../testIds.ts';
import classes from './MissedBar.module.css';

/** Why calls, or anything, do not come to an agent who is available. */
export function DeviceBar({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  const { device, deviceReason, fallbackNumber } = agent;
  if (agent.intent !== 'available' || (device !== 'degraded' && device !== 'lost')) return null;
  // A phone that is being connected is connected in a moment.
  if (deviceReason === 'phone_connecting') return null;
  return (
    <div className={classes['bar']} role="status" data-quiet data-testid={testIds.deviceBar}>
      <IconHeadsetOff size={18} aria-hidden="true" style={{ flexShrink: 0 }} />
      <span>
        {deviceReason && t(`device.reason.${deviceReason}`)}{' '}
        {device === 'lost'
          ? t('device.lost')
          : fallbackNumber
            ? t('device.callsByPhone', { number: fallbackNumber })
            : t('device.calls')}
      </span>
    </div>
  );
}

/** A supervisor has set the agent's status: by whom, until the agent chooses again. */
export function SetByBar({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  const label = useIntentLabel();
  if (!agent.intentSetBy) return null;
  return (
    <div className={classes['bar']} role="status" data-quiet data-testid={testIds.setByBar}>
      <IconUserShield size={18} aria-hidden="true" style={{ flexShrink: 0 }} />
      <span>
        {t('intent.setBy', { name: agent.intentSetBy, intent: label(agent.intent, agent.intentReason) })}
      </span>
    </div>
  );
}
