import { useTranslation } from 'react-i18next';
import { enReasons } from '../i18n/enReasons.ts';

type ReasonKey = keyof typeof enReasons;

function isReasonKey(key: string): key is ReasonKey {
  return Object.hasOwn(enReasons, key);
}

/** The words for a reason, by the provider's code in it; null for what nobody has words for. */
export function reasonKeyOf(reason: string): ReasonKey | null {
  const code = /^Twilio (\d{5})\b/.exec(reason)?.[1] ?? reason;
  const key = `reason.${code}`;
  return isReasonKey(key) ? key : null;
}

/** Why a message did not arrive, and what to do. What nobody has words for is said as it came. */
export function useReasonText(): (reason: string | null) => string | null {
  const { t } = useTranslation();
  return (reason) => {
    const key = reason === null ? null : reasonKeyOf(reason);
    return key ? t(key) : reason;
  };
}
