import { useTranslation } from 'react-i18next';
import { useNow } from './clock.ts';
import { formatFull, formatLong, formatRelative, formatTimer } from './format.ts';

/** Counts up from an instant. */
export function Since({ at, className }: { at: string; className?: string | undefined }) {
  const now = useNow();
  return <span className={`tabular ${className ?? ''}`}>{formatLong(now - Date.parse(at))}</span>;
}

/** Counts down to an instant, and stays at 0:00. */
export function Until({ at }: { at: string }) {
  const now = useNow();
  return <span className="tabular">{formatTimer(Date.parse(at) - now)}</span>;
}

export function Ago({ at }: { at: string }) {
  const now = useNow();
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={formatFull(at, i18n.language)}>
      {formatRelative(at, now, i18n.language)}
    </time>
  );
}
