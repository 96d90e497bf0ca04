import { useTranslation } from 'react-i18next';
import type { Intent } from '#core/contract/words.ts';

export const awayReasons = ['break', 'lunch', 'meeting', 'training', 'paperwork'] as const;
type AwayReason = (typeof awayReasons)[number];

function isAwayReason(reason: string): reason is AwayReason {
  return awayReasons.some((known) => known === reason);
}

/** An intent in words. A reason that others set in their own words is shown as they wrote it. */
export function useIntentLabel(): (intent: Intent, reason: string | null) => string {
  const { t } = useTranslation();
  return (intent, reason) => {
    if (intent !== 'away' || !reason) return t(`intent.${intent}`);
    return isAwayReason(reason) ? t(`away.${reason}`) : reason;
  };
}
