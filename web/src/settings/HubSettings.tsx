import { Button, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Settings } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { CallSettings } from './CallSettings.tsx';
import { FollowUpSettings } from './FollowUpSettings.tsx';
import classes from './SettingsPage.module.css';
import { useChanges } from './useChanges.ts';

const zones = Intl.supportedValuesOf('timeZone');

const searching = { searchable: true, limit: 40 };
const zonesWith = (zone: string): string[] => (zones.includes(zone) ? zones : [zone, ...zones]);

const ofTheHouse = { key: keys.settings, send: api.saveSettings };

interface FieldProps {
  value: Settings;
  change: (part: Partial<Settings>) => void;
  mayChange: boolean;
}

function RecordingDays({ value, change, mayChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={t('settings.recordingDays')}
      min={1}
      max={3_650}
      disabled={!mayChange}
      value={value.recordingDays}
      data-testid={testIds.setting('recordingDays')}
      onChange={(days) => change({ recordingDays: Number(days) })}
    />
  );
}

function UndoSeconds({ value, change, mayChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={t('settings.undoSend')}
      suffix=" s"
      min={0}
      max={60}
      disabled={!mayChange}
      value={value.undoSendSeconds}
      data-testid={testIds.setting('undoSendSeconds')}
      onChange={(seconds) => change({ undoSendSeconds: Number(seconds) })}
    />
  );
}

function Days(props: FieldProps) {
  return (
    <>
      <RecordingDays {...props} />
      <UndoSeconds {...props} />
      <FollowUpSettings {...props} />
    </>
  );
}

/** What the worker does by itself, for the whole hub. */
export function HubSettings({ settings, mayChange }: { settings: Settings; mayChange: boolean }) {
  const { t } = useTranslation();
  const { value, change, save, isChanged } = useChanges(settings, ofTheHouse);
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('settings.hub')}</h2>
      <Stack gap={14}>
        {!mayChange && <Text c="dimmed">{t('settings.readOnly')}</Text>}
        <Switch
          label={t('settings.surveys')}
          description={t('settings.surveysHint')}
          disabled={!mayChange}
          checked={value.surveysEnabled}
          data-testid={testIds.setting('surveysEnabled')}
          onChange={(event) => change({ surveysEnabled: event.currentTarget.checked })}
        />
        <div className={classes['pair']}>
          <NumberInput
            label={t('settings.surveyDelay')}
            suffix=" s"
            min={0}
            max={604_800}
            disabled={!mayChange}
            value={value.surveyDelaySeconds}
            data-testid={testIds.setting('surveyDelaySeconds')}
            onChange={(seconds) => change({ surveyDelaySeconds: Number(seconds) })}
          />
          <NumberInput
            label={t('settings.surveyCap')}
            min={0}
            max={365}
            disabled={!mayChange}
            value={value.surveyCapDays}
            data-testid={testIds.setting('surveyCapDays')}
            onChange={(days) => change({ surveyCapDays: Number(days) })}
          />
          <Days value={value} change={change} mayChange={mayChange} />
        </div>
        <CallSettings value={value} change={change} mayChange={mayChange} />
        <Switch
          label={t('settings.quietHours')}
          description={t('settings.quietHoursHint')}
          disabled={!mayChange}
          checked={value.quietHoursEnabled}
          data-testid={testIds.setting('quietHoursEnabled')}
          onChange={(event) => change({ quietHoursEnabled: event.currentTarget.checked })}
        />
        <div className={classes['pair']}>
          <TextInput
            type="time"
            label={t('settings.quietFrom')}
            disabled={!mayChange}
            value={value.quietHours.from}
            onChange={(event) =>
              change({ quietHours: { ...value.quietHours, from: event.currentTarget.value } })
            }
          />
          <TextInput
            type="time"
            label={t('settings.quietTo')}
            disabled={!mayChange}
            value={value.quietHours.to}
            onChange={(event) =>
              change({ quietHours: { ...value.quietHours, to: event.currentTarget.value } })
            }
          />
          <Select
            label={t('settings.zone')}
            {...searching}
            allowDeselect={false}
            disabled={!mayChange}
            value={value.timeZone}
            data={zonesWith(value.timeZone)}
            onChange={(timeZone) => timeZone && change({ timeZone })}
          />
        </div>
        <Button
          h={36}
          maw={200}
          disabled={!mayChange || !isChanged}
          loading={save.isPending}
          data-testid={testIds.settingsSave}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
      </Stack>
    </section>
  );
}
