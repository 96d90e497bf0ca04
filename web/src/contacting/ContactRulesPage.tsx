import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Page } from '../app/Page.tsx';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { CapSettings } from './CapSettings.tsx';
import { HolidaySettings } from './HolidaySettings.tsx';
import { HoursRules } from './HoursRules.tsx';
import { RefusalLog } from './RefusalLog.tsx';

const tabs = ['refused', 'hours', 'caps', 'holidays'] as const;

/** When machines may write to clients, how often, and what was kept back: the contact governor. */
export function ContactRulesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = tabs.find((name) => name === search.get('tab')) ?? 'refused';
  return (
    <Page title={t('nav.contactRules')} testId={ids.page}>
      <Tabs
        value={tab}
        onChange={(name) => setSearch({ tab: name ?? 'refused' }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} data-testid={ids.tab(name)}>
              {t(`contacting.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="refused">
          <RefusalLog />
        </Tabs.Panel>
        <Tabs.Panel value="hours">
          <HoursRules />
        </Tabs.Panel>
        <Tabs.Panel value="caps">
          <CapSettings />
        </Tabs.Panel>
        <Tabs.Panel value="holidays">
          <HolidaySettings />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
