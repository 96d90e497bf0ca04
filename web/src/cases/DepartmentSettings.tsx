import { Select, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Department } from '#core/contract/cases.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { arrivalApi, arrivalKeys } from '../arrival/arrivalApi.ts';
import { caseTestIds } from '../caseTestIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { casesApi } from './casesApi.ts';
import { NameField } from './NameField.tsx';
import { useCatalogueOrder } from './useCases.ts';
import { useName } from './words.ts';

interface Choice {
  id: string;
  name: string;
}
const options = (all: readonly Choice[]) => all.map(({ id, name }) => ({ value: id, label: name }));

interface RowProps {
  department: Department;
  queues: readonly Choice[];
  schedules: readonly Choice[];
}

function Row({ department, queues, schedules }: RowProps) {
  const { t } = useTranslation();
  const nameOf = useName();
  const order = useCatalogueOrder();
  const name = nameOf(department);
  const change = (body: Parameters<typeof casesApi.changeDepartment>[1]) =>
    order.mutate(() => casesApi.changeDepartment(department.id, body));
  return (
    <Table.Tr data-testid={caseTestIds.departmentRow(department.id)}>
      <Table.Td>
        <NameField
          name={name}
          label={t('case.departmentName', { name })}
          onSave={(next) => change({ name: next })}
        />
        {department.isDefault && <Tag tone="info">{t('case.isDefault')}</Tag>}
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          clearable
          aria-label={t('case.itsPeople')}
          placeholder={t('case.noPeople')}
          value={department.queueId}
          data={options(queues)}
          onChange={(queueId) => change({ queueId })}
        />
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          clearable
          aria-label={t('case.itsHours')}
          placeholder={t('case.usualHours')}
          value={department.scheduleId}
          data={options(schedules)}
          onChange={(scheduleId) => change({ scheduleId })}
        />
      </Table.Td>
    </Table.Tr>
  );
}

/** Who works on what is passed to a department, and the hours in which its clocks run. */
export function DepartmentSettings({ departments }: { departments: readonly Department[] }) {
  const { t } = useTranslation();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, staleTime: 60_000 });
  const schedules = useQuery({ queryKey: arrivalKeys.schedules, queryFn: arrivalApi.schedules });
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('case.departments')}</h2>
      <Text size="sm" c="dimmed">
        {t('case.departmentsLead')}
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('case.department')}</Table.Th>
              <Table.Th>{t('case.itsPeople')}</Table.Th>
              <Table.Th>{t('case.itsHours')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {departments.map((one) => (
              <Row
                key={one.id}
                department={one}
                queues={queues.data?.items ?? []}
                schedules={schedules.data?.items ?? []}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
