import { Button } from '@mantine/core';
import { IconEye, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../composer/Composer.module.css';
import { testIds } from '../testIds.ts';
import { takeOver } from './here.ts';
import type { Here } from './useHere.ts';

interface Props {
  here: Here;
  clientId: string;
  to: string;
}

/** Who else looks at this client, who writes, and who has taken over. It blocks nothing. */
export function HereStrip({ here: { viewers, writers, takenBy }, clientId, to }: Props) {
  const { t } = useTranslation();
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ');
  if (takenBy !== null)
    return (
      <div className={classes['notice']} role="status" data-testid={testIds.takenOver}>
        <IconPencil size={14} aria-hidden="true" />
        <span className={classes['words']}>{t('here.takenOver', { name: takenBy })}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          data-testid={testIds.takeBack}
          onClick={() => takeOver(clientId, to)}
        >
          {t('here.takeBack')}
        </Button>
      </div>
    );
  if (writers.length > 0)
    return (
      <div className={classes['notice']} role="status" data-testid={testIds.isWriting}>
        <IconPencil size={14} aria-hidden="true" />
        <span className={classes['words']}>{t('here.writing', { names: names(writers) })}</span>
        <Button
          size="compact-xs"
          variant="light"
          data-testid={testIds.takeOver}
          onClick={() => takeOver(clientId, to)}
        >
          {t('here.takeOver')}
        </Button>
      </div>
    );
  if (viewers.length === 0) return null;
  return (
    <div className={classes['shared']} data-testid={testIds.isViewing}>
      <IconEye size={14} aria-hidden="true" />
      {t('here.viewing', { names: names(viewers) })}
    </div>
  );
}
