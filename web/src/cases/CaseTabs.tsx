import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';

const tabs = ['/cases', '/cases/figures', '/cases/improvements'] as const;
const names = {
  '/cases': 'list',
  '/cases/figures': 'figures',
  '/cases/improvements': 'improvements',
} as const;

/** The three pages about cases. */
export function CaseTabs() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('nav.cases')}
      value={pathname}
      onChange={(path) => void navigate(path)}
      data={tabs.map((value) => ({ value, label: t(`case.tab.${names[value]}`) }))}
    />
  );
}
