import { Tabs } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ClientDetail, Conversation } from '../api/types.ts';
import { NeedsPanel } from '../cases/NeedsPanel.tsx';
import { CarePanel } from '../care/CarePanel.tsx';
import { ContactPanel } from '../contacting/ContactPanel.tsx';
import { FollowUpPanel } from '../followUps/FollowUpPanel.tsx';
import { RelationPanel } from '../relations/RelationPanel.tsx';
import { useSession } from '../session/session.ts';
import { SurveyPanel } from '../surveys/SurveyPanel.tsx';
import { testIds } from '../testIds.ts';
import { WrapUpPanel } from '../wrapUp/WrapUpPanel.tsx';
import classes from './ClientPanel.module.css';
import { HistoryPanel } from './HistoryPanel.tsx';
import { ProfileForm } from './ProfileForm.tsx';

const tabs = ['profile', 'relation', 'care', 'followUps', 'history', 'surveys', 'wrapUp'] as const;
type Tab = (typeof tabs)[number];

function tabOf(value: string | null): Tab | null {
  return tabs.find((tab) => tab === value) ?? null;
}

/** The agent's choice, until the page asks for another tab or something of mine has to be wrapped up. */
function useTab(asked: Tab | null, wrappingId: string | null): [Tab, (tab: Tab) => void] {
  const [chosen, setChosen] = useState<{ tab: Tab; asked: Tab | null; wrappingId: string | null }>({
    tab: wrappingId ? 'wrapUp' : (asked ?? 'profile'),
    asked,
    wrappingId,
  });
  let { tab } = chosen;
  if (chosen.asked !== asked && asked) tab = asked;
  if (chosen.wrappingId !== wrappingId && wrappingId) tab = 'wrapUp';
  if (chosen.asked !== asked || chosen.wrappingId !== wrappingId) setChosen({ tab, asked, wrappingId });
  return [tab, (next) => setChosen({ tab: next, asked, wrappingId })];
}

/** Asks for nothing before it is looked at, and keeps what is half typed from then on. */
function OnceShown({ isShown, children }: { isShown: boolean; children: ReactNode }) {
  const [wasShown, setWasShown] = useState(isShown);
  if (isShown && !wasShown) setWasShown(true);
  return wasShown && children;
}

interface Props {
  client: ClientDetail;
  conversations: readonly Conversation[];
  focus: Conversation | null;
}

/** All tabs stay mounted: what is half typed in one is there when the agent comes back. */
export function ClientPanel({ client, conversations, focus }: Props) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const [search] = useSearchParams();
  const asked = tabOf(search.get('tab'));
  const isMine = focus !== null && focus.agentId === agentId && focus.state !== 'closed';
  const wrappingId = isMine && focus.state === 'wrapping' ? focus.id : null;
  const [tab, setTab] = useTab(asked, wrappingId);

  return (
    <Tabs
      value={tab}
      onChange={(value) => setTab(tabOf(value) ?? 'profile')}
      keepMounted
      classNames={{
        root: classes['root'] ?? '',
        list: classes['list'] ?? '',
        tab: classes['tab'] ?? '',
        panel: classes['panel'] ?? '',
      }}
    >
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab
            key={name}
            value={name}
            data-testid={testIds.panel(name)}
            data-alert={name === 'wrapUp' && wrappingId !== null}
          >
            {t(`panel.${name}`)}
            {name === 'followUps' && client.openFollowUps > 0 && (
              <span className={classes['count']}>{client.openFollowUps}</span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="profile">
        <ProfileForm client={client} />
        <NeedsPanel clientId={client.id} conversationId={isMine ? focus.id : null} />
        <ContactPanel clientId={client.id} />
      </Tabs.Panel>
      <Tabs.Panel value="care">
        <OnceShown isShown={tab === 'care'}>
          <CarePanel clientId={client.id} />
        </OnceShown>
      </Tabs.Panel>
      <Tabs.Panel value="relation">
        <RelationPanel clientId={client.id} />
      </Tabs.Panel>
      <Tabs.Panel value="followUps">
        <FollowUpPanel client={client} conversationId={isMine ? focus.id : null} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryPanel conversations={conversations} focusId={search.get('c') ?? focus?.id ?? null} />
      </Tabs.Panel>
      <Tabs.Panel value="surveys">
        <SurveyPanel clientId={client.id} />
      </Tabs.Panel>
      <Tabs.Panel value="wrapUp">
        <WrapUpPanel key={isMine ? focus.id : 'none'} conversation={isMine ? focus : null} />
        {isMine && <NeedsPanel clientId={client.id} conversationId={focus.id} />}
      </Tabs.Panel>
    </Tabs>
  );
}
