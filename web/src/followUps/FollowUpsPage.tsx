import { useTranslation } from 'react-i18next';
import { Page } from '../app/Page.tsx';
import { FollowUpList } from './FollowUpList.tsx';

export function FollowUpsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.followUps')} testId="follow-ups-page">
      <FollowUpList />
    </Page>
  );
}
