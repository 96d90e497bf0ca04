import { Suspense, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { CONSENT_PATH } from '#core/contract/consentPath.ts';
import { ErrorBoundary } from '../app/ErrorBoundary.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { CallBar } from '../call/CallBar.tsx';
import { CallStrips } from '../call/CallStrips.tsx';
import { HelpAlerts } from '../call/HelpAlerts.tsx';
import { ClientRoute } from '../client/ClientRoute.tsx';
import { ConversationRoute } from '../client/ConversationRoute.tsx';
import { DeskHome } from '../desk/DeskHome.tsx';
import { MyWork } from '../desk/MyWork.tsx';
import { currentCallOf, useDesk } from '../desk/useDesk.ts';
import { useWorkKeys } from '../desk/useWorkKeys.ts';
import { InternalStrip } from '../internalCalls/InternalStrip.tsx';
import { useCommand } from '../keyboard/commands.ts';
import { ShortcutsHelp } from '../keyboard/ShortcutsHelp.tsx';
import { useKeyboard } from '../keyboard/useKeyboard.ts';
import { ConnectionBanners } from '../live/ConnectionBanners.tsx';
import { openSocket } from '../live/socket.ts';
import { MonitorStrip } from '../monitoring/MonitorStrip.tsx';
import { OfferStack } from '../offers/OfferStack.tsx';
import { PaletteHost } from '../palette/PaletteHost.tsx';
import { useAgentPhone } from '../phone/agentPhone.ts';
import { isSupervisor, may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { BottomNav } from './BottomNav.tsx';
import { DeviceBar, SetByBar } from './DeviceBar.tsx';
import {
  Board,
  Canned,
  Care,
  Surveys,
  Cases,
  Clients,
  Consent,
  FollowUps,
  Inbox,
  Numbers,
  Operations,
  People,
  ContactRules,
  Quarantine,
  Queues,
  Rules,
  Relations,
  Search,
  Security,
  SettingsView,
  Unknown,
} from './lazyPages.ts';
import { MissedBar } from './MissedBar.tsx';
import { Rail } from './Rail.tsx';
import classes from './Shell.module.css';
import { useIsNarrow } from './useIsNarrow.ts';

function Pages() {
  const session = useSession();
  const { pathname } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <Suspense fallback={<Trouble error={null} />}>
        <Routes>
          <Route path="/" element={<DeskHome />} />
          <Route path="/clients" element={<Clients />} />
          <Route path="/clients/:clientId" element={<ClientRoute />} />
          <Route path="/conversations/:conversationId" element={<ConversationRoute />} />
          <Route path="/follow-ups" element={<FollowUps />} />
          <Route path="/care" element={<Care />} />
          <Route path="/cases/*" element={<Cases />} />
          <Route path="/inbox" element={<Inbox />} />
          <Route path="/search" element={<Search />} />
          <Route path="/unknown" element={<Unknown />} />
          <Route path="/canned-responses" element={<Canned />} />
          {may(session, 'survey.results') && <Route path="/surveys/:view?" element={<Surveys />} />}
          <Route path="/settings" element={<SettingsView />} />
          <Route path="/security" element={<Security />} />
          {isSupervisor(session) && <Route path="/board" element={<Board />} />}
          {isSupervisor(session) && <Route path="/contact-rules" element={<ContactRules />} />}
          {may(session, 'relation.read') && <Route path="/relations/:tab?" element={<Relations />} />}
          {isSupervisor(session) && <Route path="/quarantine" element={<Quarantine />} />}
          {isSupervisor(session) && <Route path="/operations" element={<Operations />} />}
          {may(session, 'routing.manage') && <Route path="/people" element={<People />} />}
          {may(session, 'numbers.manage') && <Route path="/numbers/*" element={<Numbers />} />}
          {may(session, 'numbers.manage') && <Route path={CONSENT_PATH} element={<Consent />} />}
          {may(session, 'rules.read') && <Route path="/rules/*" element={<Rules />} />}
          {may(session, 'queues.manage') && <Route path="/queues/:queueId?" element={<Queues />} />}
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
}

export function Shell() {
  const desk = useDesk();
  const isNarrow = useIsNarrow();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { phone } = useSession();
  useEffect(() => openSocket(), []);
  useAgentPhone(phone);
  useKeyboard();
  useWorkKeys(desk);
  useCommand('searchMessages', () => void navigate('/search'));
  return (
    <div className={classes['shell']} data-testid={testIds.shell}>
      <ConnectionBanners />
      <CallBar desk={desk} isNarrow={isNarrow} />
      {desk?.internalCall && <InternalStrip call={desk.internalCall} />}
      {desk?.monitoring && <MonitorStrip monitor={desk.monitoring} />}
      <CallStrips desk={desk} />
      {desk?.agent.missed && <MissedBar />}
      {desk && <DeviceBar agent={desk.agent} />}
      {desk && <SetByBar agent={desk.agent} />}
      <div className={classes['body']} data-has-call={isNarrow && currentCallOf(desk) !== undefined}>
        {!isNarrow && <Rail />}
        {!isNarrow && <MyWork desk={desk} />}
        <main className={classes['page']}>
          {isNarrow && pathname === '/' ? <MyWork desk={desk} /> : <Pages />}
        </main>
      </div>
      {isNarrow && <BottomNav desk={desk} />}
      <OfferStack offers={desk?.offers ?? []} />
      <HelpAlerts help={desk?.help ?? []} />
      <PaletteHost />
      <ShortcutsHelp />
    </div>
  );
}
