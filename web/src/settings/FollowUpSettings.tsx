import { NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/types.ts';
import { testIds } from '../testIds.ts';

interface Props {
  value: Settings;
  change: (part: Partial<Settings>) => void;
  mayChange: boolean;
}

/** When supervisors hear of what is overdue, and whether active clients must have a next date. */
export function FollowUpSettings({ value, change, mayChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <NumberInput
        label={t('settings.escalate')}
        min={0}
        max={43_200}
        disabled={!mayChange}
        value={value.followUpEscalateMinutes}
        data-testid={testIds.setting('followUpEscalateMinutes')}
        onChange={(minutes) => change({ followUpEscalateMinutes: Number(minutes) })}
      />
      <Switch
        label={t('settings.nextContact')}
        description={t('settings.nextContactHint')}
        disabled={!mayChange}
        checked={value.nextContactRequired}
        data-testid={testIds.setting('nextContactRequired')}
        onChange={(event) => change({ nextContactRequired: event.currentTarget.checked })}
      />
    </>
  );
}
