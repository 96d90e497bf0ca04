import { ActionIcon, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { arrivalApi, arrivalKeys, type Hours, type PreviewDay } from './arrivalApi.ts';
import classes from './Arrival.module.css';

function Day({ day }: { day: PreviewDay }) {
  const { t } = useTranslation();
  const open = day.open.map(({ from, to }) => `${from}–${to}`).join(', ');
  const words = [day.date, day.exception, open || t('numbers.closed')].filter(Boolean).join(' · ');
  return (
    <span
      role="img"
      className={classes['day']}
      data-open={day.open.length > 0}
      data-exception={day.exception !== null}
      data-date={day.date}
      title={words}
      aria-label={words}
    >
      {Number(day.date.slice(8))}
    </span>
  );
}

function Month({ days }: { days: readonly PreviewDay[] }) {
  const { i18n } = useTranslation();
  const first = new Date(days[0]?.date ?? 0);
  const name = new Intl.DateTimeFormat(i18n.language === 'zh' ? 'zh-CN' : 'en-GB', {
    month: 'long',
    timeZone: 'UTC',
  });
  // Weeks begin on Monday.
  const blank = (first.getUTCDay() + 6) % 7;
  return (
    <div className={classes['month']}>
      <h3>{name.format(first)}</h3>
      <div className={classes['days']}>
        {Array.from({ length: blank }, (_, place) => (
          <span key={`blank-${place}`} />
        ))}
        {days.map((day) => (
          <Day key={day.date} day={day} />
        ))}
      </div>
    </div>
  );
}

/** A year at a glance: each day open or closed, exceptions ringed; their hours when pointed at. */
export function YearCalendar({ hours }: { hours: Hours }) {
  const { t } = useTranslation();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const preview = useQuery({
    queryKey: arrivalKeys.preview(JSON.stringify([year, hours])),
    queryFn: () => arrivalApi.previewYear({ hours, year }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const days = preview.data?.days ?? [];
  const months = Array.from({ length: 12 }, (_, index) =>
    days.filter(({ date }) => Number(date.slice(5, 7)) === index + 1),
  );
  return (
    <div className={classes['stack']} data-testid={testIds.year}>
      <Group gap={8}>
        <ActionIcon variant="default" aria-label={t('hours.yearBefore')} onClick={() => setYear(year - 1)}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <strong>{year}</strong>
        <ActionIcon variant="default" aria-label={t('hours.yearAfter')} onClick={() => setYear(year + 1)}>
          <IconChevronRight size={16} />
        </ActionIcon>
        {preview.data && (
          <span className="quiet">{t('hours.openHours', { count: preview.data.openHours })}</span>
        )}
      </Group>
      {preview.data ? (
        <div className={classes['year']}>
          {months.map((one, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the twelve months
            <Month key={index} days={one} />
          ))}
        </div>
      ) : (
        <Trouble error={preview.error} />
      )}
    </div>
  );
}
