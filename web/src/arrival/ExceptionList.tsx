import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import type { Hours, HoursException } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { DaysFields, daysOfKind, type DaysKind } from './DaysFields.tsx';
import { SpansField } from './SpansField.tsx';

interface Props {
  hours: Hours;
  onChange: (hours: Hours) => void;
}

/** Holidays, closures and special hours. */
export function ExceptionList({ hours, onChange }: Props) {
  const { t } = useTranslation();
  const { exceptions } = hours;
  const set = (index: number, part: Partial<HoursException>): void =>
    onChange({
      ...hours,
      exceptions: exceptions.map((one, place) => (place === index ? { ...one, ...part } : one)),
    });
  const add = (name: string, kind: DaysKind): void =>
    onChange({ ...hours, exceptions: [...exceptions, { name, days: daysOfKind(kind), hours: [] }] });
  return (
    <Stack gap={10}>
      {exceptions.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an exception may have no name yet
        <div key={index} className={classes['line']} data-testid={testIds.hoursException(index)}>
          <TextInput
            w={170}
            aria-label={t('flow.name')}
            maxLength={80}
            value={one.name}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <Select
            w={150}
            aria-label={t('hours.kind')}
            allowDeselect={false}
            value={one.days.kind}
            data={(['date', 'yearly', 'weekday', 'easter'] as const).map((kind) => ({
              value: kind,
              label: t(`hours.kind.${kind}`),
            }))}
            onChange={(kind) => kind && set(index, { days: daysOfKind(kind) })}
          />
          <DaysFields days={one.days} onChange={(days) => set(index, { days })} />
          <SpansField spans={one.hours} onChange={(spans) => set(index, { hours: spans })} />
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t('hours.removeException', { name: one.name })}
            onClick={() =>
              onChange({ ...hours, exceptions: exceptions.filter((_, place) => place !== index) })
            }
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.addHoliday}
          onClick={() => add(t('hours.newHoliday'), 'yearly')}
        >
          {t('hours.addHoliday')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.addClosure}
          onClick={() => add(t('hours.newClosure'), 'date')}
        >
          {t('hours.addClosure')}
        </Button>
      </Group>
    </Stack>
  );
}
