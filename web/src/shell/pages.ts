import {
  IconAddressBook,
  IconAffiliate,
  IconBell,
  IconBolt,
  IconBriefcase,
  IconChartBar,
  IconHeartHandshake,
  IconHeartbeat,
  IconInbox,
  IconListDetails,
  IconMessage2Bolt,
  IconMoodSmile,
  IconPhoneIncoming,
  IconSearch,
  IconSettings,
  IconShieldCheck,
  IconShieldExclamation,
  IconStack2,
  IconUserQuestion,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import type { SessionReply } from '../api/types.ts';
import { isSupervisor, may } from '../session/session.ts';

export type PageName =
  | 'desk'
  | 'inbox'
  | 'search'
  | 'clients'
  | 'followUps'
  | 'care'
  | 'cases'
  | 'unknown'
  | 'canned'
  | 'board'
  | 'surveys'
  | 'relations'
  | 'quarantine'
  | 'contactRules'
  | 'operations'
  | 'queues'
  | 'people'
  | 'numbers'
  | 'rules'
  | 'settings';

export interface PageLink {
  name: PageName;
  path: string;
  Icon: Icon;
  forSupervisor: boolean;
  /** Asked for besides. */
  permission?: string;
}

const pages: readonly PageLink[] = [
  { name: 'desk', path: '/', Icon: IconInbox, forSupervisor: false },
  { name: 'clients', path: '/clients', Icon: IconAddressBook, forSupervisor: false },
  { name: 'followUps', path: '/follow-ups', Icon: IconBell, forSupervisor: false },
  { name: 'care', path: '/care', Icon: IconHeartHandshake, forSupervisor: false },
  { name: 'cases', path: '/cases', Icon: IconBriefcase, forSupervisor: false },
  { name: 'inbox', path: '/inbox', Icon: IconStack2, forSupervisor: false },
  { name: 'search', path: '/search', Icon: IconSearch, forSupervisor: false },
  { name: 'unknown', path: '/unknown', Icon: IconUserQuestion, forSupervisor: false },
  { name: 'canned', path: '/canned-responses', Icon: IconMessage2Bolt, forSupervisor: false },
  { name: 'board', path: '/board', Icon: IconChartBar, forSupervisor: true },
  {
    name: 'surveys',
    path: '/surveys',
    Icon: IconMoodSmile,
    forSupervisor: true,
    permission: 'survey.results',
  },
  { name: 'relations', path: '/relations', Icon: IconAffiliate, forSupervisor: true },
  { name: 'quarantine', path: '/quarantine', Icon: IconShieldExclamation, forSupervisor: true },
  { name: 'contactRules', path: '/contact-rules', Icon: IconShieldCheck, forSupervisor: true },
  { name: 'operations', path: '/operations', Icon: IconHeartbeat, forSupervisor: true },
  {
    name: 'queues',
    path: '/queues',
    Icon: IconListDetails,
    forSupervisor: true,
    permission: 'queues.manage',
  },
  {
    name: 'people',
    path: '/people',
    Icon: IconUsersGroup,
    forSupervisor: true,
    permission: 'routing.manage',
  },
  {
    name: 'numbers',
    path: '/numbers',
    Icon: IconPhoneIncoming,
    forSupervisor: true,
    permission: 'numbers.manage',
  },
  { name: 'rules', path: '/rules', Icon: IconBolt, forSupervisor: true, permission: 'rules.read' },
  { name: 'settings', path: '/settings', Icon: IconSettings, forSupervisor: false },
];

export function pagesFor(session: SessionReply): readonly PageLink[] {
  return pages.filter(
    ({ forSupervisor, permission }) =>
      (!forSupervisor || isSupervisor(session)) && (!permission || may(session, permission)),
  );
}

/** A client opened is work at the desk, wherever it was opened from. */
export function isCurrentPage(path: string, pathname: string): boolean {
  if (path === '/') return pathname === '/' || pathname.startsWith('/clients/');
  const hasPlaces = ['/queues', '/numbers', '/surveys', '/rules', '/relations', '/cases'].includes(path);
  return pathname === path || (hasPlaces && pathname.startsWith(`${path}/`));
}
