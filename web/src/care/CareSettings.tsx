import { Button, NumberInput, Stack, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Tier } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Settings } from '../api/types.ts';
import classes from '../settings/SettingsPage.module.css';
import { useChanges } from '../settings/useChanges.ts';
import { testIds } from '../testIds.ts';
import careClasses from './Care.module.css';

const tiers: readonly Tier[] = ['vip', 'gold', 'silver', 'standard'];
const LONGEST = 40;

interface Parts {
  value: Settings;
  change: (part: Partial<Settings>) => void;
}

function Cadence({ value: { careCadence, clientSegments }, change }: Parts) {
  const { t } = useTranslation();
  const days = (segment: string) => careCadence.segments.find((one) => one.segment === segment)?.days;
  const setSegment = (segment: string, next: number | string) => {
    const others = careCadence.segments.filter((one) => one.segment !== segment);
    const segments = typeof next === 'number' ? [...others, { segment, days: next }] : others;
    change({ careCadence: { ...careCadence, segments } });
  };
  return (
    <div className={careClasses['fields']}>
      {tiers.map((tier) => (
        <NumberInput
          key={tier}
          size="xs"
          label={t(`tier.${tier}`)}
          min={1}
          max={3_650}
          allowDecimal={false}
          value={careCadence.tiers[tier]}
          data-testid={testIds.setting(`cadence-${tier}`)}
          onChange={(next) =>
            typeof next === 'number' &&
            change({ careCadence: { ...careCadence, tiers: { ...careCadence.tiers, [tier]: next } } })
          }
        />
      ))}
      {clientSegments.map((segment) => (
        <NumberInput
          key={segment}
          size="xs"
          label={t('care.settings.ofSegment', { segment })}
          placeholder={t('care.settings.asTier')}
          min={1}
          max={3_650}
          allowDecimal={false}
          value={days(segment) ?? ''}
          onChange={(next) => setSegment(segment, next)}
        />
      ))}
    </div>
  );
}

/** How clients are grouped, how often somebody should be in touch, how often they are revisited. */
export function CareSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const { value, change, save, isChanged } = useChanges(settings, {
    key: keys.settings,
    send: api.saveSettings,
  });
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('care.settings')}</h2>
      <Stack gap={14}>
        <Text size="sm" c="dimmed">
          {t('care.settings.lead')}
        </Text>
        <TagsInput
          label={t('care.settings.segments')}
          description={t('care.settings.segmentsHint')}
          maxTags={50}
          value={value.clientSegments}
          data-testid={testIds.setting('clientSegments')}
          onChange={(next) => change({ clientSegments: next.map((one) => one.trim().slice(0, LONGEST)) })}
        />
        <Text size="sm" fw={500}>
          {t('care.settings.cadence')}
        </Text>
        <Cadence value={value} change={change} />
        <NumberInput
          label={t('care.settings.revisitMonths')}
          min={1}
          max={60}
          allowDecimal={false}
          value={value.revisitMonths}
          data-testid={testIds.setting('revisitMonths')}
          onChange={(months) => typeof months === 'number' && change({ revisitMonths: months })}
        />
        <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
          {t('common.save')}
        </Button>
      </Stack>
    </section>
  );
}
