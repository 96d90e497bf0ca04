import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';
import { shorteningOf } from './lookAlikes.ts';
import { countSegments } from './segments.ts';

interface Props {
  text: string;
  onShorten: (text: string) => void;
}

/** Offered where look-alikes are all that keeps a text out of the short alphabet. */
function Shorten({ text, onShorten }: Props) {
  const { t } = useTranslation();
  const shortening = shorteningOf(text);
  if (!shortening) return null;
  return (
    <Button
      size="compact-xs"
      variant="light"
      title={t('shorten.hint')}
      data-testid={testIds.shorten}
      onClick={() => onShorten(shortening.text)}
    >
      {shortening.saves > 0 ? t('shorten.saves', { count: shortening.saves }) : t('shorten.room')}
    </Button>
  );
}

export function SegmentCount({ text, onShorten }: Props) {
  const { t } = useTranslation();
  const { segments, units, left, encoding } = countSegments(text);
  return (
    <>
      <span
        className={classes['count']}
        title={t('composer.encoding', { encoding })}
        data-testid={testIds.composerCount}
        data-segments={segments}
        data-units={units}
        data-encoding={encoding}
      >
        {t('composer.segments', { count: segments })} · {t('composer.characters', { count: units })}
        {segments > 0 && ` · ${t('composer.left', { left })}`}
      </span>
      <Shorten text={text} onShorten={onShorten} />
    </>
  );
}
