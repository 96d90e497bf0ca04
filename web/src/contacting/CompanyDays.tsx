import { Button, Select, Table, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompanyDay } from '#core/contract/contacting.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { queryClient } from '../api/queries.ts';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { may, useSession } from '../session/session.ts';
import own from './Contacting.module.css';

const EMPTY = { name: '', from: '', to: '', kind: 'closed' };
const forget = (): void => void queryClient.invalidateQueries({ queryKey: ['holidays'] });

/** Days on which the company is closed, and weekends that it works. */
export function CompanyDays({ days }: { days: readonly CompanyDay[] }) {
  const { t } = useTranslation();
  const mayChange = may(useSession(), 'settings.write');
  return (
    <section>
      <h3 className={own['title']}>{t('contacting.companyDays')}</h3>
      {days.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('contacting.noCompanyDays')}
        </Text>
      )}
      {days.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {days.map((day) => (
              <DayRow
                key={[day.from, day.to, day.kind, day.country].join(' ')}
                day={day}
                mayChange={mayChange}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {mayChange && <NewDay />}
    </section>
  );
}

function DayRow({ day, mayChange }: { day: CompanyDay; mayChange: boolean }) {
  const { t } = useTranslation();
  const { name, ...which } = day;
  const remove = useMutation({
    mutationFn: () => api.removeCompanyDay(which),
    onSuccess: forget,
    onError: tellFailure,
  });
  return (
    <Table.Tr data-testid={ids.companyDay(day.from)}>
      <Table.Td className="tabular">{day.from === day.to ? day.from : `${day.from} – ${day.to}`}</Table.Td>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{t(`contacting.kind.${day.kind}`)}</Table.Td>
      <Table.Td ta="right">
        {mayChange && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => remove.mutate()}>
            {t('contacting.remove')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function NewDay() {
  const { t } = useTranslation();
  const [day, setDay] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>): void => setDay({ ...day, ...part });
  const add = useMutation({
    mutationFn: () =>
      api.addCompanyDay({
        ...day,
        to: day.to || day.from,
        kind: day.kind === 'working' ? 'working' : 'closed',
        country: null,
      }),
    onSuccess: () => {
      setDay(EMPTY);
      forget();
    },
    onError: tellFailure,
  });
  return (
    <form
      className={own['form']}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <TextInput
        label={t('contacting.dayName')}
        maxLength={80}
        value={day.name}
        data-testid={ids.companyDay('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('contacting.dayFrom')}
        value={day.from}
        data-testid={ids.companyDay('from')}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('contacting.dayTo')}
        value={day.to}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <Select
        label={t('contacting.dayKind')}
        allowDeselect={false}
        data={(['closed', 'working'] as const).map((value) => ({
          value,
          label: t(`contacting.kind.${value}`),
        }))}
        value={day.kind}
        onChange={(kind) => change({ kind: kind ?? 'closed' })}
      />
      <Button
        type="submit"
        disabled={day.name.trim() === '' || day.from === ''}
        loading={add.isPending}
        data-testid={ids.companyDayAdd}
      >
        {t('contacting.addDay')}
      </Button>
    </form>
  );
}
