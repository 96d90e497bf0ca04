import { useTranslation } from 'react-i18next';
import { ApiError, failureCode } from '../api/request.ts';

const faults = ['too_short', 'too_long', 'too_common', 'wrong'] as const;

/** What the server has against a field, in words for beside it; null when it has nothing against this one. */
export function usePasswordFault(): (error: unknown, field: string) => string | null {
  const { t } = useTranslation();
  return (error, field) => {
    if (!(error instanceof ApiError)) return null;
    const fault = faults.find((one) => one === error.fields[field]);
    if (fault) return t(`security.${fault}`);
    // Another field is at fault, or none: the refusal as a whole is said once, at the field that is asked for last.
    return Object.keys(error.fields).length > 0 ? null : t(`error.${failureCode(error)}`);
  };
}
