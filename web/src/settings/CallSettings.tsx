import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import classes from './SettingsPage.module.css';

interface Props {
  value: Settings;
  change: (part: Partial<Settings>) => void;
  mayChange: boolean;
}

/** How long a broken call waits for its agent, and a paused recording for its end. */
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
    </div>
  );
}
