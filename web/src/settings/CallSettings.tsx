import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import classes from './SettingsPage.module.css';

interface Props {
  value: Settings;
  change: (part: Partial<Settings>) => void;
  mayChange: boolean;
}

/** How long a broken call waits for its agent, a paused recording for its end, and what a blocked number meets. */
export function CallSettings({ value, change, mayChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes['pair']}>
      <NumberInput
        label={t('settings.callGrace')}
        suffix=" s"
        min={0}
        max={600}
        disabled={!mayChange}
        value={value.callGraceSeconds}
        data-testid={testIds.setting('callGraceSeconds')}
        onChange={(seconds) => change({ callGraceSeconds: Number(seconds) })}
      />
      <NumberInput
        label={t('settings.recordingPause')}
        suffix=" s"
        min={10}
        max={1_800}
        disabled={!mayChange}
        value={value.recordingPauseSeconds}
        data-testid={testIds.setting('recordingPauseSeconds')}
        onChange={(seconds) => change({ recordingPauseSeconds: Number(seconds) })}
      />
      <Select
        label={t('settings.blockedCalls')}
        allowDeselect={false}
        disabled={!mayChange}
        value={value.blockedCalls}
        data={(['end', 'voicemail'] as const).map((way) => ({
          value: way,
          label: t(`settings.blockedCalls.${way}`),
        }))}
        data-testid={testIds.setting('blockedCalls')}
        onChange={(way) => change({ blockedCalls: way === 'voicemail' ? 'voicemail' : 'end' })}
      />
    </div>
  );
}
