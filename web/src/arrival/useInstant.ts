import { useTranslation } from 'react-i18next';

/** An instant as the reader writes it: weekday, date and time. */
export function useInstant(): (at: string) => string {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => format.format(new Date(at));
}
