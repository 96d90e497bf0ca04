import { useTranslation } from 'react-i18next';
import { formatFull, formatTime } from '../clock/format.ts';

export function When({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <time className="tabular" dateTime={at} title={formatFull(at, i18n.language)}>
      {formatTime(at, i18n.language)}
    </time>
  );
}
