import { Button } from '@mantine/core';
import { IconPhoneX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { confirmPresence } from '../desk/actions.ts';
import { testIds } from '../testIds.ts';
import classes from './MissedBar.module.css';

export function MissedBar() {
  const { t } = useTranslation();
  return (
    <div className={classes['bar']} role="alert" data-testid={testIds.missedBar}>
      <IconPhoneX size={18} aria-hidden="true" style={{ flexShrink: 0 }} />
      <span>{t('missed.text')}</span>
      <Button color="red" data-testid={testIds.confirmPresence} onClick={() => void confirmPresence()}>
        {t('missed.confirm')}
      </Button>
    </div>
  );
}
