import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';
import { countSegments } from './segments.ts';

export function SegmentCount({ text }: { text: string }) {
  const { t } = useTranslation();
  const { segments, units, left, encoding } = countSegments(text);
  return (
    <span
      className={classes['count']}
      title={t('composer.encoding', { encoding })}
      data-testid={testIds.composerCount}
      data-segments={segments}
      data-units={units}
    >
      {t('composer.segments', { count: segments })} · {t('composer.characters', { count: units })}
      {segments > 0 && ` · ${t('composer.left', { left })}`}
    </span>
  );
}
