import { Button, NumberInput, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Settings } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import classes from '../settings/SettingsPage.module.css';
import { useChanges } from '../settings/useChanges.ts';
import { testIds } from '../testIds.ts';

type Rules = Settings['relations'];
type NumberName = Exclude<keyof Rules, 'competitors'>;

/** What each number may be, as core/contract/relations.ts has it. */
const fields: readonly { name: NumberName; min: number; max: number; step?: number }[] = [
  { name: 'feelingLowBelow', min: -1, max: 1, step: 0.05 },
  { name: 'behaviourHighFrom', min: 0, max: 1, step: 0.05 },
  { name: 'dormantDays', min: 7, max: 3_650 },
  { name: 'brokenDays', min: 30, max: 3_650 },
  { name: 'lostDays', min: 30, max: 3_650 },
  { name: 'retentionHours', min: 1, max: 720 },
  { name: 'keySilenceDays', min: 7, max: 365 },
  { name: 'lookAlikes', min: 1, max: 200 },
];

function Form({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const mayChange = may(useSession(), 'settings.write');
  const { value, change, save, isChanged } = useChanges(settings, {
    key: keys.settings,
    send: api.saveSettings,
  });
  const { relations } = value;
  const set = (part: Partial<Rules>) => change({ relations: { ...relations, ...part } });
  return (
    <section className={classes['card']} style={{ maxWidth: 720 }} data-testid={testIds.relationSettings}>
      <Stack gap={14}>
        <Text size="sm" c="dimmed">
          {t(mayChange ? 'relations.settings.lead' : 'settings.readOnly')}
        </Text>
        <div className={classes['pair']}>
          {fields.map(({ name, step = 1, ...span }) => (
            <NumberInput
              key={name}
              size="xs"
              label={t(`relations.settings.${name}`)}
              {...span}
              step={step}
              allowDecimal={step < 1}
              clampBehavior="blur"
              disabled={!mayChange}
              value={relations[name]}
              data-testid={testIds.relationSetting(name)}
              onChange={(next) => typeof next === 'number' && set({ [name]: next })}
            />
          ))}
        </div>
        <TagsInput
          label={t('relations.settings.competitors')}
          description={t('relations.settings.competitorsHint')}
          maxTags={50}
          disabled={!mayChange}
          value={relations.competitors}
          data-testid={testIds.relationSetting('competitors')}
          onChange={(next) => set({ competitors: next.map((one) => one.trim().slice(0, 100)) })}
        />
        <Button
          maw={200}
          disabled={!mayChange || !isChanged}
          loading={save.isPending}
          data-testid={testIds.relationSettingsSave}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
      </Stack>
    </section>
  );
}

/** By what numbers relationships are judged; what has changed holds from the next night, or the next contact, on. */
export function RelationSettingsTab() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  if (!settings.data) return <Trouble error={settings.error} onRetry={() => void settings.refetch()} />;
  return <Form settings={settings.data} />;
}
