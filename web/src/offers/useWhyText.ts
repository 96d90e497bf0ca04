import { useTranslation } from 'react-i18next';
import type { RoutingWhy } from '#core/contract/events.ts';
import { formatLong } from '../clock/format.ts';

/** "Why me", in words. */
export function useWhyText(why: RoutingWhy): string {
  const { t } = useTranslation();
  const rule = t(`why.${why.rule}`, { queue: why.queue, idle: formatLong(why.idleMs ?? 0) });
  return why.candidates > 1 ? `${rule} ${t('why.candidates', { count: why.candidates })}` : rule;
}
