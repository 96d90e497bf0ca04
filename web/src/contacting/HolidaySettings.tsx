import {
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContactPurpose } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Settings } from '../api/types.ts';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { may, useSession } from '../session/session.ts';
import { useChanges } from '../settings/useChanges.ts';
import { CompanyDays } from './CompanyDays.tsx';
import own from './Contacting.module.css';
import { usePurposes } from './usePurposes.ts';

/** Whose holidays are kept, for what, and what the company says of its own days. */
export function HolidaySettings() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  if (!settings.data) return <Trouble error={settings.error} onRetry={() => void settings.refetch()} />;
  return (
    <div className={own['cards']}>
      <Home settings={settings.data} />
      <Year home={{ country: settings.data.homeCountry, region: settings.data.homeRegion }} />
    </div>
  );
}

function Home({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const session = useSession();
  const purposes = usePurposes();
  const { value, change, save, isChanged } = useChanges(settings, {
    key: keys.settings,
    send: api.saveSettings,
  });
  const mayChange = may(session, 'settings.write');
  return (
    <Stack gap={12}>
      <Text size="sm" c="dimmed">
        {t('contacting.holidaysHint')}
      </Text>
      <div className={own['form']}>
        <TextInput
          label={t('contacting.homeCountry')}
          maxLength={2}
          disabled={!mayChange}
          value={value.homeCountry}
          onChange={(event) => change({ homeCountry: event.currentTarget.value.toUpperCase() })}
        />
        <TextInput
          label={t('contacting.homeRegion')}
          maxLength={3}
          disabled={!mayChange}
          value={value.homeRegion ?? ''}
          onChange={(event) => change({ homeRegion: event.currentTarget.value.toUpperCase() || null })}
        />
        <MultiSelect
          label={t('contacting.holidayPurposes')}
          disabled={!mayChange}
          data={purposes}
          value={value.holidayPurposes}
          onChange={(chosen) => change({ holidayPurposes: ContactPurpose.array().parse(chosen) })}
        />
      </div>
      {mayChange && (
        <Group>
          <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
            {t('common.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Year({ home }: { home: { country: string; region: string | null } }) {
  const { t, i18n } = useTranslation();
  const [place, setPlace] = useState(home);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const asked = { ...place, year };
  const found = useQuery({
    queryKey: keys.holidays(JSON.stringify(asked)),
    queryFn: () => api.holidays(asked),
  });
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en';
  if (!found.data) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <div className={own['form']}>
        <Select
          label={t('contacting.country')}
          data={found.data.countries}
          value={place.country}
          allowDeselect={false}
          data-testid={ids.holidaysCountry}
          onChange={(country) => country && setPlace({ country, region: null })}
        />
        <NumberInput
          label={t('contacting.year')}
          min={1990}
          max={2199}
          value={year}
          onChange={(chosen) => Number(chosen) >= 1990 && setYear(Number(chosen))}
        />
      </div>
      {found.data.holidays.length === 0 && <Text c="dimmed">{t('contacting.noHolidays')}</Text>}
      {found.data.holidays.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={4} horizontalSpacing="md">
            <Table.Tbody>
              {found.data.holidays.map((one) => (
                <Table.Tr key={one.date} data-testid={ids.holiday(one.date)}>
                  <Table.Td className="tabular">{one.date}</Table.Td>
                  <Table.Td>
                    {one.name[language]}
                    {one.isMoved && ` (${t('contacting.moved')})`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <CompanyDays days={found.data.companyDays} />
    </>
  );
}
