import { useTranslation } from 'react-i18next';
import type { HoldReason } from '#core/contract/words.ts';

const known: Record<HoldReason, true> = {
  opted_out: true,
  no_consent: true,
  quiet_hours: true,
  holiday: true,
  no_common_hours: true,
  frequency_cap: true,
  no_address: true,
  switched_off: true,
  withdrawn: true,
};

function isHoldReason(reason: string): reason is HoldReason {
  return reason in known;
}

/** Why the contact governor said no, in words. */
export function useHoldReason(): (reason: string) => string {
  const { t } = useTranslation();
  return (reason) => (isHoldReason(reason) ? t(`held.${reason}`) : reason);
}
