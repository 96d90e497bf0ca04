import { ActionIcon, Button, Chip, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { queryClient, refresh } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import { arrivalApi, arrivalKeys, type Hours, type Schedule } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { ExceptionList } from './ExceptionList.tsx';
import { useInstant } from './useInstant.ts';
import { YearCalendar } from './YearCalendar.tsx';

const zones = Intl.supportedValuesOf('timeZone');
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

interface PartProps {
  hours: Hours;
  onChange: (hours: Hours) => void;
}

function WeeklyRules({ hours, onChange }: PartProps) {
  const { t } = useTranslation();
  const set = (index: number, part: Partial<Hours['weekly'][number]>): void =>
    onChange({
      ...hours,
      weekly: hours.weekly.map((rule, place) => (place === index ? { ...rule, ...part } : rule)),
    });
  return (
    <Stack gap={10}>
      {hours.weekly.map((rule, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a rule has no name of its own
        <div key={index} className={classes['line']} data-testid={testIds.hoursRule(index)}>
          <Chip.Group
            multiple
            value={rule.days.map(String)}
            onChange={(days) =>
              days.length > 0 && set(index, { days: days.map(Number).toSorted((a, b) => a - b) })
            }
          >
            <Group gap={4}>
              {weekdays.map((day) => (
                <Chip key={day} size="xs" value={String(day)}>
                  {t(`weekday.${day}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <TextInput
            type="time"
            aria-label={t('hours.from')}
            value={rule.from}
            onChange={(event) => event.currentTarget.value && set(index, { from: event.currentTarget.value })}
          />
          <TextInput
            w={86}
            aria-label={t('hours.to')}
            value={rule.to}
            error={/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(rule.to) ? undefined : true}
            onChange={(event) => set(index, { to: event.currentTarget.value.trim() })}
          />
          {rule.to <= rule.from && <Tag tone="info">{t('hours.nextDay')}</Tag>}
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t('hours.removeRule')}
            onClick={() => onChange({ ...hours, weekly: hours.weekly.filter((_, place) => place !== index) })}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() =>
            onChange({
              ...hours,
              weekly: [...hours.weekly, { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
            })
          }
        >
          {t('hours.addRule')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Opening hours: the week, its exceptions, and the year that follows from them. */
export function HoursEditor({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const [edited, setEdited] = useState<{ name: string; hours: Hours } | null>(null);
  const { name, hours } = edited ?? schedule;
  const change = (part: { name?: string; hours?: Hours }): void => setEdited({ name, hours, ...part });
  const save = useMutation({
    mutationFn: () => arrivalApi.saveSchedule(schedule.id, { name, hours, version: schedule.version }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: arrivalKeys.schedules });
      refresh(arrivalKeys.numbers);
      setEdited(null);
      tellDone(t('hours.saved'));
    },
    onError: tellFailure,
  });
  const until = schedule.changesAt ? ` · ${t('numbers.until', { time: instant(schedule.changesAt) })}` : '';
  return (
    <div className={classes['stack']} data-testid={testIds.hours}>
      <div className={`${classes['card']} ${classes['head']}`}>
        <TextInput
          className={classes['grow'] ?? ''}
          label={t('flow.name')}
          maxLength={80}
          value={name}
          data-testid={testIds.hoursName}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          w={230}
          searchable
          allowDeselect={false}
          label={t('hours.zone')}
          value={hours.timeZone}
          data={zones.includes(hours.timeZone) ? zones : [hours.timeZone, ...zones]}
          onChange={(timeZone) => timeZone && change({ hours: { ...hours, timeZone } })}
        />
        <Button
          disabled={!edited}
          loading={save.isPending}
          data-testid={testIds.hoursSave}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
        <Tag tone={schedule.isOpen ? 'good' : 'warn'}>
          {(schedule.isOpen ? t('numbers.open') : t('numbers.closed')) + until}
        </Tag>
        <span className="quiet">
          {schedule.usedBy.length > 0
            ? t('hours.usedBy', { flows: schedule.usedBy.join(', ') })
            : t('hours.unused')}
        </span>
      </div>
      <section className={classes['card']}>
        <WeeklyRules hours={hours} onChange={(changed) => change({ hours: changed })} />
      </section>
      <section className={classes['card']}>
        <ExceptionList hours={hours} onChange={(changed) => change({ hours: changed })} />
      </section>
      <section className={classes['card']}>
        <YearCalendar hours={hours} />
      </section>
    </div>
  );
}
