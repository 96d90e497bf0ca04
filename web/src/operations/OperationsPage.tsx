import { useTranslation } from 'react-i18next';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';
import { Verification } from './Verification.tsx';

/** For who runs the house. Each section stands by itself, so that one that fails hides no other. */
export function OperationsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.operations')} testId={testIds.operations}>
      <Verification />
    </Page>
  );
}
