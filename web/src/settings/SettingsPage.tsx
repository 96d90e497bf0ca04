import { Slider, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { CareSettings } from '../care/CareSettings.tsx';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { playCheckTone, unlockAudio } from '../alerts/sounds.ts';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { isSupervisor, may, useSession } from '../session/session.ts';
import { LookSwitches } from '../shell/LookSwitches.tsx';
import { TagSettings } from '../tags/TagSettings.tsx';
import { testIds } from '../testIds.ts';
import { HubSettings } from './HubSettings.tsx';
import { MailboxSettings } from './MailboxSettings.tsx';
import { OutboundSettings } from './OutboundSettings.tsx';
import { RateSettings } from './RateSettings.tsx';
import classes from './SettingsPage.module.css';

async function tryTone(): Promise<void> {
  if (await unlockAudio()) playCheckTone();
}

function MySettings() {
  const { t } = useTranslation();
  const { singleKeys, ringVolume } = usePreferences();
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('settings.mine')}</h2>
      <Stack gap={14}>
        <div className={classes['looks']}>
          <LookSwitches />
        </div>
        <Switch
          label={t('settings.singleKeys')}
          description={t('settings.singleKeysHint')}
          checked={singleKeys}
          data-testid={testIds.setting('singleKeys')}
          onChange={(event) => changePreferences({ singleKeys: event.currentTarget.checked })}
        />
        <div>
          <Text size="sm">{t('settings.ringVolume')}</Text>
          <Slider
            mt={6}
            maw={320}
            min={0}
            max={1}
            step={0.05}
            label={null}
            thumbLabel={t('settings.ringVolume')}
            value={ringVolume}
            onChange={(volume) => changePreferences({ ringVolume: volume })}
            onChangeEnd={() => void tryTone()}
          />
        </div>
      </Stack>
    </section>
  );
}

export function SettingsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  const mayChange = isSupervisor(session) || session.sandbox;
  return (
    <Page title={t('nav.settings')} testId={testIds.settings}>
      <div className={classes['columns']}>
        <MySettings />
        {settings.data ? (
          <HubSettings settings={settings.data} mayChange={mayChange} />
        ) : (
          <Trouble error={settings.error} />
        )}
        {isSupervisor(session) && <OutboundSettings />}
        {may(session, 'outbound.manage') && <RateSettings />}
        {may(session, 'numbers.manage') && <MailboxSettings />}
        {may(session, 'tags.manage') && <TagSettings />}
        {may(session, 'care.manage') && settings.data && <CareSettings settings={settings.data} />}
      </div>
    </Page>
  );
}
