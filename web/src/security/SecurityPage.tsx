import { useTranslation } from 'react-i18next';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { FactorCard } from './FactorCard.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';

export function SecurityPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('security.title')} testId={testIds.security}>
      <div className={classes['columns']}>
        <FactorCard />
        <PasswordCard />
        <SessionsCard />
      </div>
    </Page>
  );
}
