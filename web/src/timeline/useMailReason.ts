import { useTranslation } from 'react-i18next';

/** Why a mail did not arrive, in words; what is none of these reasons stays as it is. */
export function useMailReason(): (reason: string | null) => string | null {
  const { t } = useTranslation();
  return (reason) => {
    const match = /^(.*?)(bounced|dead)(?:_(.*))?$/.exec(reason ?? '');
    if (!match) return reason === 'too_many_automatic' ? t('bounce.tooMany') : reason;
    const [, before = '', what, status = ''] = match;
    const why = t(`bounce.${status}`, t('bounce.other'));
    return before + t(what === 'bounced' ? 'bounce.came' : 'bounce.stopped', { why });
  };
}
