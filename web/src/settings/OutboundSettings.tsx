import { Button, NumberInput, Stack, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { OutboundPolicy } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './SettingsPage.module.css';
import { useChanges } from './useChanges.ts';

/** Kept in thousandths of the house's money, shown in whole. */
const UNIT = 1_000;
const caps = [
  { name: 'agentDayMinutes', unit: 1 },
  { name: 'agentDayCost', unit: UNIT },
  { name: 'divisionDayMinutes', unit: 1 },
  { name: 'divisionDayCost', unit: UNIT },
] as const;

function PolicyForm({ policy, mayChange }: { policy: OutboundPolicy; mayChange: boolean }) {
  const { t } = useTranslation();
  const { value, change, save, isChanged } = useChanges(policy, {
    key: keys.outboundPolicy,
    send: api.saveOutboundPolicy,
  });
  return (
    <Stack gap={14}>
      <TagsInput
        label={t('outbound.countries')}
        description={t(value.isDefault ? 'outbound.countriesDefault' : 'outbound.countriesHint')}
        disabled={!mayChange}
        maxLength={2}
        value={value.countries}
        data-testid={testIds.setting('countries')}
        onChange={(countries) => change({ countries: countries.map((one) => one.toUpperCase()) })}
      />
      <TagsInput
        label={t('outbound.blocked')}
        description={t('outbound.blockedHint')}
        disabled={!mayChange}
        maxLength={15}
        value={value.blockedPrefixes}
        data-testid={testIds.setting('blockedPrefixes')}
        onChange={(blockedPrefixes) => change({ blockedPrefixes })}
      />
      <div className={classes['pair']}>
        {caps.map(({ name, unit }) => (
          <NumberInput
            key={name}
            label={t(`outbound.${name}`)}
            min={0}
            max={100_000}
            disabled={!mayChange}
            value={value[name] / unit}
            data-testid={testIds.setting(name)}
            onChange={(amount) => change({ [name]: Math.round(Number(amount) * unit) })}
          />
        ))}
      </div>
      <Button
        h={36}
        maw={200}
        disabled={!mayChange || !isChanged}
        loading={save.isPending}
        data-testid={testIds.outboundSave}
        onClick={() => save.mutate()}
      >
        {t('common.save')}
      </Button>
    </Stack>
  );
}

/** Where the division calls, and what a day of it may cost. */
export function OutboundSettings() {
  const { t } = useTranslation();
  const session = useSession();
  const policy = useQuery({ queryKey: keys.outboundPolicy, queryFn: api.outboundPolicy });
  const mayChange = may(session, 'outbound.manage');
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('outbound.title')}</h2>
      {!mayChange && (
        <Text c="dimmed" mb={10}>
          {t('outbound.readOnly')}
        </Text>
      )}
      {policy.data ? (
        <PolicyForm policy={policy.data} mayChange={mayChange} />
      ) : (
        <Trouble error={policy.error} />
      )}
    </section>
  );
}
