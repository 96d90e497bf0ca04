import { useTranslation } from 'react-i18next';
import { Page } from '../app/Page.tsx';
import { caseTestIds } from '../caseTestIds.ts';
import settingsClasses from '../settings/SettingsPage.module.css';
import { CaseTabs } from './CaseTabs.tsx';
import { CategorySettings } from './CategorySettings.tsx';
import { DepartmentSettings } from './DepartmentSettings.tsx';
import { TargetSettings } from './TargetSettings.tsx';
import { useCatalogue } from './useCases.ts';

/** What the division sorts its cases by, and how soon they are due. */
export function CaseSettingsPage() {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  return (
    <Page title={t('case.tab.settings')} tools={<CaseTabs />} testId={caseTestIds.caseSettings}>
      {catalogue && (
        <div className={settingsClasses['columns']}>
          <CategorySettings catalogue={catalogue} />
          <DepartmentSettings departments={catalogue.departments} />
          <TargetSettings targets={catalogue.targets} />
        </div>
      )}
    </Page>
  );
}
