import {
  IconAddressBook,
  IconBell,
  IconChartBar,
  IconInbox,
  IconSettings,
  IconShieldExclamation,
  type Icon,
} from '@tabler/icons-react';
import type { SessionReply } from '../api/types.ts';
import { isSupervisor } from '../session/session.ts';

export type PageName = 'desk' | 'clients' | 'followUps' | 'board' | 'quarantine' | 'settings';

export interface PageLink {
  name: PageName;
  path: string;
  Icon: Icon;
  forSupervisor: boolean;
}

const pages: readonly PageLink[] = [
  { name: 'desk', path: '/', Icon: IconInbox, forSupervisor: false },
  { name: 'clients', path: '/clients', Icon: IconAddressBook, forSupervisor: false },
  { name: 'followUps', path: '/follow-ups', Icon: IconBell, forSupervisor: false },
  { name: 'board', path: '/board', Icon: IconChartBar, forSupervisor: true },
  { name: 'quarantine', path: '/quarantine', Icon: IconShieldExclamation, forSupervisor: true },
  { name: 'settings', path: '/settings', Icon: IconSettings, forSupervisor: false },
];

export function pagesFor(session: SessionReply): readonly PageLink[] {
  return pages.filter((page) => !page.forSupervisor || isSupervisor(session));
}

/** A client opened is work at the desk, wherever it was opened from. */
export function isCurrentPage(path: string, pathname: string): boolean {
  return path === '/' ? pathname === '/' || pathname.startsWith('/clients/') : pathname === path;
}
