import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';
import { WinBackBoard } from '../winBack/WinBackBoard.tsx';
import { HealthTab } from './HealthTab.tsx';
import { LostTab } from './LostTab.tsx';
import { RelationSettingsTab } from './RelationSettingsTab.tsx';
import { RetentionTab } from './RetentionTab.tsx';
import { TouchPointTab } from './TouchPointTab.tsx';

const tabs = [
  { name: 'health', path: '', Content: HealthTab },
  { name: 'lost', path: '/lost', Content: LostTab },
  { name: 'winBack', path: '/win-back', Content: WinBackBoard },
  { name: 'retention', path: '/retention', Content: RetentionTab },
  { name: 'touchPoints', path: '/touch-points', Content: TouchPointTab },
  { name: 'settings', path: '/settings', Content: RelationSettingsTab },
] as const;

/** For supervisors: how relationships stand, who is at risk, who was lost, and getting them back. */
export function RelationsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = '' } = useParams();
  const current = tabs.find(({ path }) => path === `/${tab}`) ?? tabs[0];
  return (
    <Page title={t('nav.relations')} testId={testIds.relations}>
      <Tabs
        value={current.name}
        keepMounted={false}
        onChange={(name) => {
          const chosen = tabs.find((one) => one.name === name);
          if (chosen) void navigate(`/relations${chosen.path}`);
        }}
      >
        <Tabs.List mb={16}>
          {tabs.map(({ name }) => (
            <Tabs.Tab key={name} value={name} data-testid={testIds.relationsTab(name)}>
              {t(`relations.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ name, Content }) => (
          <Tabs.Panel key={name} value={name}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
