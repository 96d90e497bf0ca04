import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';

interface Props {
  /** Why it is asked; null: it is not. */
  why: 'news' | 'writer' | null;
  onSend: () => void;
  onWait: () => void;
}

/** Asked once before sending: somebody wrote since these words were begun, or is writing. */
export function AskOnce({ why, onSend, onWait }: Props) {
  const { t } = useTranslation();
  if (!why) return null;
  return (
    <div className={classes['notice']} role="alert" data-testid={testIds.askOnce} data-why={why}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      <span className={classes['words']}>{t(`ask.${why}`)}</span>
      <Button size="compact-xs" variant="light" data-testid={testIds.sendAnyway} onClick={onSend}>
        {t('ask.send')}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onWait}>
        {t('ask.wait')}
      </Button>
    </div>
  );
}
