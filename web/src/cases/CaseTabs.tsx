import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { may, useSession } from '../session/session.ts';

const names = {
  '/cases': 'list',
  '/cases/figures': 'figures',
  '/cases/improvements': 'improvements',
  '/cases/settings': 'settings',
} as const;
const tabs = ['/cases', '/cases/figures', '/cases/improvements', '/cases/settings'] as const;

/** The pages about cases; what they are sorted by only for who may change it. */
export function CaseTabs() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const { pathname } = useLocation();
  const shown = tabs.filter((path) => path !== '/cases/settings' || may(session, 'case.configure'));
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('nav.cases')}
      value={pathname}
      onChange={(path) => void navigate(path)}
      data={shown.map((value) => ({ value, label: t(`case.tab.${names[value]}`) }))}
    />
  );
}
