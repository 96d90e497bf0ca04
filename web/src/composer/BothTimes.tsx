import { useTranslation } from 'react-i18next';
import { localeOf } from '../clock/format.ts';

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function timeIn(instant: number, zone: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}

/** An instant by the client's clock, and by one's own where they differ. */
export function BothTimes({ at, zone }: { at: number; zone: string }) {
  const { t, i18n } = useTranslation();
  const there = timeIn(at, zone, i18n.language);
  const here = timeIn(at, ownZone(), i18n.language);
  if (there === here) return <span>{there}</span>;
  return <span>{t('later.both', { there, here })}</span>;
}
