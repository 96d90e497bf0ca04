import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HoursException } from './arrivalApi.ts';

type Days = HoursException['days'];
export type DaysKind = Days['kind'];

const today = (): string => new Intl.DateTimeFormat('sv-SE').format(new Date());

/** What a kind of days begins with. */
export function daysOfKind(kind: DaysKind): Days {
  switch (kind) {
    case 'date':
      return { kind, from: today(), to: today() };
    case 'yearly':
      return { kind, month: 12, day: 25 };
    case 'weekday':
      return { kind, month: 11, weekday: 4, nth: 4 };
    case 'easter':
      return { kind, offset: 1 };
  }
}

const nths = [1, 2, 3, 4, -1] as const;

function MonthField({ value, onChange }: { value: number; onChange: (month: number) => void }) {
  const { t, i18n } = useTranslation();
  const name = new Intl.DateTimeFormat(i18n.language === 'zh' ? 'zh-CN' : 'en-GB', {
    month: 'long',
    timeZone: 'UTC',
  });
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1),
    label: name.format(new Date(Date.UTC(2026, index, 1))),
  }));
  return (
    <Select
      w={130}
      aria-label={t('hours.month')}
      allowDeselect={false}
      value={String(value)}
      data={months}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
}

/** Which days an exception is for. */
export function DaysFields({ days, onChange }: { days: Days; onChange: (days: Days) => void }) {
  const { t } = useTranslation();
  switch (days.kind) {
    case 'date':
      return (
        <>
          <TextInput
            type="date"
            aria-label={t('hours.firstDay')}
            value={days.from}
            onChange={({ currentTarget: { value } }) =>
              value && onChange({ ...days, from: value, to: value > days.to ? value : days.to })
            }
          />
          <TextInput
            type="date"
            aria-label={t('hours.lastDay')}
            value={days.to}
            onChange={({ currentTarget: { value } }) =>
              value && onChange({ ...days, to: value < days.from ? days.from : value })
            }
          />
        </>
      );
    case 'yearly':
      return (
        <>
          <NumberInput
            w={70}
            min={1}
            max={31}
            aria-label={t('hours.day')}
            value={days.day}
            onChange={(value) => onChange({ ...days, day: Number(value) || 1 })}
          />
          <MonthField value={days.month} onChange={(month) => onChange({ ...days, month })} />
        </>
      );
    case 'weekday':
      return (
        <>
          <Select
            w={110}
            aria-label={t('hours.nth')}
            allowDeselect={false}
            value={String(days.nth)}
            data={nths.map((nth) => ({ value: String(nth), label: t(`nth.${nth}`) }))}
            onChange={(chosen) => onChange({ ...days, nth: nths.find((nth) => String(nth) === chosen) ?? 1 })}
          />
          <Select
            w={90}
            aria-label={t('hours.weekday')}
            allowDeselect={false}
            value={String(days.weekday)}
            data={([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({
              value: String(day),
              label: t(`weekday.${day}`),
            }))}
            onChange={(chosen) => onChange({ ...days, weekday: Number(chosen) })}
          />
          <MonthField value={days.month} onChange={(month) => onChange({ ...days, month })} />
        </>
      );
    case 'easter':
      return (
        <NumberInput
          w={150}
          min={-60}
          max={70}
          aria-label={t('hours.easterOffset')}
          value={days.offset}
          onChange={(value) => onChange({ ...days, offset: Number(value) || 0 })}
        />
      );
  }
}
