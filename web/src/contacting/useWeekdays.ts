import { useTranslation } from 'react-i18next';
import { localeOf } from '../clock/format.ts';

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Names of weekdays, Monday is 1; "every day" for all seven. */
export function useWeekdays(): {
  all: { value: string; label: string }[];
  several: (days: readonly number[]) => string;
} {
  const { t, i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(localeOf(i18n.language), { weekday: 'short', timeZone: 'UTC' });
  const nameOf = (day: number): string => format.format(MONDAY + (day - 1) * DAY_MS);
  return {
    all: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: nameOf(day) })),
    several: (days) => (days.length === 7 ? t('contacting.everyDay') : days.map(nameOf).join(', ')),
  };
}
