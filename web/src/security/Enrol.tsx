import { Button, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, refresh } from '../api/queries.ts';
import { signOut } from '../session/session.ts';
import classes from '../session/SignIn.module.css';
import { LookSwitches } from '../shell/LookSwitches.tsx';
import { FactorCard } from './FactorCard.tsx';

/** All there is for somebody whose role demands a second factor, until it is there. */
export function Enrol() {
  const { t } = useTranslation();
  return (
    <main className={classes['page']}>
      <Title order={1} fz={22}>
        {t('security.enrolTitle')}
      </Title>
      <Text>{t('security.enrolHint')}</Text>
      <FactorCard onChange={() => refresh(keys.session)} />
      <Button variant="subtle" color="gray" onClick={() => void signOut().catch(tellFailure)}>
        {t('user.signOut')}
      </Button>
      <div className={classes['switches']}>
        <LookSwitches />
      </div>
    </main>
  );
}
