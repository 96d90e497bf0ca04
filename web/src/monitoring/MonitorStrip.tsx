import { Button, SegmentedControl } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Monitor, MonitorMode } from '../api/types.ts';
import { VoiceMeter } from '../call/VoiceMeter.tsx';
import { Since } from '../clock/Ticking.tsx';
import { useMicrophoneMuted } from '../phone/agentPhone.ts';
import { testIds } from '../testIds.ts';
import { leaveMonitoring, switchMonitoring } from './monitorActions.ts';
import { monitorIcons, monitorModes } from './MonitorButtons.tsx';
import classes from './MonitorStrip.module.css';

function isMode(value: string): value is MonitorMode {
  return monitorModes.some((mode) => mode === value);
}

/** The call that I listen to: whose it is, who hears me, and the way out. */
export function MonitorStrip({ monitor }: { monitor: Monitor }) {
  const { t } = useTranslation();
  const { conversationId, mode, state } = monitor;
  useMicrophoneMuted(mode === 'listen');
  const ModeIcon = monitorIcons[mode];
  const names = { agent: monitor.agentName ?? '–', client: monitor.clientName ?? t('client.unknown') };
  return (
    <section
      className={classes['strip']}
      aria-label={t('monitor.strip')}
      data-testid={testIds.monitorStrip}
      data-mode={mode}
      data-state={state}
    >
      <ModeIcon size={17} aria-hidden="true" />
      <Link to={`/clients/${monitor.clientId}?c=${conversationId}`} className={classes['who']}>
        {t('monitor.inCall', names)}
      </Link>
      <span role="status">{t(state === 'ringing' ? 'monitor.ringing' : `monitor.now.${mode}`)}</span>
      <span className={classes['timer']}>
        <Since at={monitor.since} />
      </span>
      <VoiceMeter />
      <SegmentedControl
        size="xs"
        disabled={state === 'ringing'}
        aria-label={t('monitor.whoHears')}
        value={mode}
        onChange={(value) => {
          if (isMode(value)) void switchMonitoring(conversationId, value);
        }}
        data={monitorModes.map((one) => ({
          value: one,
          label: <span data-testid={testIds.monitorSwitch(one)}>{t(`monitor.${one}`)}</span>,
        }))}
      />
      <Button
        className={classes['leave']}
        color="red"
        variant="light"
        leftSection={<IconPhoneOff size={15} />}
        data-testid={testIds.monitorLeave}
        onClick={() => void leaveMonitoring(conversationId)}
      >
        {t('monitor.leave')}
      </Button>
    </section>
  );
}
