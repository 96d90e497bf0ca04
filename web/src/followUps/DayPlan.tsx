import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayPlan as Day } from '#core/contract/dayPlan.ts';
import { api } from '../api/endpoints.ts';
import { Trouble } from '../app/Trouble.tsx';
import { localeOf } from '../clock/format.ts';
import { ownZone } from '../composer/BothTimes.tsx';
import { testIds } from '../testIds.ts';
import { CalendarFeedButton } from './CalendarFeed.tsx';
import classes from './DayPlan.module.css';
import { DayRow } from './DayRow.tsx';
import { useDayKeys } from './useDayKeys.ts';

const DAY_MS = 86_400_000;
const parts = ['overdue', 'timed', 'visits', 'anyTime', 'done'] as const;
const headings = {
  overdue: 'day.overdue',
  timed: 'day.hours',
  visits: 'day.places',
  anyTime: 'day.window',
  done: 'day.done',
} as const;

const daysOn = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

interface HeadProps {
  day: Day;
  onDate: (date: string | null) => void;
}

function Head({ day, onDate }: HeadProps) {
  const { t, i18n } = useTranslation();
  const name = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'full', timeZone: 'UTC' });
  const all = parts.reduce((sum, part) => sum + day[part].length, 0);
  const visitsDone = day.done.filter(({ kind }) => kind === 'visit').length;
  return (
    <Group gap={8} mb={12}>
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          aria-label={t('day.back')}
          data-testid={testIds.dayPart('back')}
          onClick={() => onDate(daysOn(day.date, -1))}
        >
          <IconChevronLeft size={15} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t('day.next')}
          data-testid={testIds.dayPart('next')}
          onClick={() => onDate(daysOn(day.date, 1))}
        >
          <IconChevronRight size={15} />
        </ActionIcon>
      </ActionIcon.Group>
      {!day.isToday && (
        <Button
          size="compact-sm"
          variant="default"
          data-testid={testIds.dayPart('today')}
          onClick={() => onDate(null)}
        >
          {t('day.today')}
        </Button>
      )}
      <h2 className={classes['date']}>{name.format(new Date(day.date))}</h2>
      <span className="quiet">
        {all > 0 && t('day.rate', { done: day.done.length, all })}
        {visitsDone + day.visits.length > 0 &&
          ` · ${t('day.visits', { done: visitsDone, all: visitsDone + day.visits.length })}`}
      </span>
      <span style={{ flex: 1 }} />
      <CalendarFeedButton />
    </Group>
  );
}

/** One's day: what is late, what has its hour, where one goes, what only has to be done, and what is done. */
export function DayPlan() {
  const { t } = useTranslation();
  const [date, setDate] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const zone = ownZone();
  const query = useQuery({
    queryKey: ['followUps', 'day', date, zone],
    queryFn: () => api.dayPlan({ timeZone: zone, ...(date ? { date } : {}) }),
    placeholderData: (before) => before,
  });
  const day = query.data;
  const onKeyDown = useDayKeys(list, day ? parts.flatMap((part) => day[part]) : []);
  if (!day) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const shown = parts.filter((part) => day[part].length > 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are those of the rows in it
    <div className={classes['root']} ref={list} data-testid={testIds.day} onKeyDown={onKeyDown}>
      <Head day={day} onDate={setDate} />
      {shown.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('day.empty')}
        </Text>
      )}
      {shown.map((part) => (
        <section key={part} className={classes['part']} data-testid={testIds.dayPart(part)}>
          <h3 className={classes['heading']}>{t(headings[part])}</h3>
          <ul className={classes['rows']}>
            {day[part].map((followUp) => (
              <DayRow key={followUp.id} followUp={followUp} isToday={day.isToday} />
            ))}
          </ul>
        </section>
      ))}
      {day.isCut && <Text c="dimmed">{t('day.cut')}</Text>}
      {shown.length > 0 && <p className="quiet">{t('day.keys')}</p>}
    </div>
  );
}
