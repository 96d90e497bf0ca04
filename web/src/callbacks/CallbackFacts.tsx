import { useTranslation } from 'react-i18next';
import type { CallbackSummary } from '#core/contract/waiting.ts';
import { formatDateTime } from '../clock/format.ts';
import { Ago } from '../clock/Ticking.tsx';

/** Which attempt this is, of how many, since when, at which number. The counter is the server's. */
export function CallbackFacts({ callback }: { callback: CallbackSummary }) {
  const { t, i18n } = useTranslation();
  const { attempt, maxAttempts: most, requestedAt, notBefore, to } = callback;
  return (
    <>
      {t(callback.kind === 'voicemail' ? 'callback.kind.voicemail' : 'callback.attempt', { attempt, most })}
      {requestedAt && (
        <>
          {' · '}
          <Ago at={requestedAt} />
        </>
      )}
      {to && ` · ${to}`}
      {notBefore && ` · ${t('callback.again', { time: formatDateTime(notBefore, i18n.language) })}`}
    </>
  );
}
