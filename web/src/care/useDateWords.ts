import { useTranslation } from 'react-i18next';
import type { Calendar, DateKind } from '#core/contract/careDates.ts';

interface When {
  calendar: Calendar;
  year?: number | null;
  month: number;
  day: number;
  leap: boolean;
}

/** How a yearly date is called and written, by the solar or the lunar calendar. */
export function useDateWords() {
  const { t, i18n } = useTranslation();
  const isChinese = i18n.language.startsWith('zh');
  return {
    name: ({ kind, label }: { kind: DateKind; label: string }): string => label || t(`care.date.${kind}`),
    day({ calendar, year, month, day, leap }: When): string {
      const ofYear = year ? ` (${year})` : '';
      if (calendar === 'lunar')
        return `${t(leap ? 'care.lunarLeap' : 'care.lunar', { month, day })}${ofYear}`;
      const solar = new Intl.DateTimeFormat(isChinese ? 'zh-CN' : 'en-GB', {
        month: 'long',
        day: 'numeric',
        timeZone: 'UTC',
      }).format(Date.UTC(2024, month - 1, day));
      return `${solar}${ofYear}`;
    },
    /** A day such as 2027-02-06, with its weekday. */
    on: (day: string): string =>
      new Intl.DateTimeFormat(isChinese ? 'zh-CN' : 'en-GB', {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(Date.parse(`${day}T00:00:00Z`)),
  };
}
