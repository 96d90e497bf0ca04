import type { ClientSummary, RecentCall } from '../api/types.ts';
import type { PageName } from '../shell/pages.ts';

/** One line of the palette. */
export type Entry =
  | { type: 'client'; client: ClientSummary }
  | { type: 'dial'; to: string }
  | { type: 'recent'; call: RecentCall }
  | { type: 'colleague'; agentId: string; name: string }
  | { type: 'text'; to: string }
  | { type: 'mail'; to: string }
  | { type: 'page'; name: PageName; path: string }
  | { type: 'view'; name: string; path: string }
  | { type: 'scheme'; scheme: 'light' | 'dark' | 'auto' }
  | { type: 'language'; language: 'en' | 'zh' };

const MIN_DIGITS = 5;

/** A typed phone number as it can be dialled, or null when it is none. */
export function numberIn(query: string): string | null {
  const bare = query.replaceAll(/[\s().-]/g, '');
  return /^\+?\d+$/.test(bare) && bare.replace('+', '').length >= MIN_DIGITS ? bare : null;
}

export function mailIn(query: string): string | null {
  const bare = query.trim();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(bare) ? bare : null;
}

interface Input {
  query: string;
  /** Shown before anything is typed: the last call is one key away. */
  recent: readonly RecentCall[];
  clients: readonly ClientSummary[];
  /** Everything that can be found by its label. */
  commands: ReadonlyArray<{ label: string; entry: Entry }>;
}

export function entriesFor({ query, recent, clients, commands }: Input): Entry[] {
  const wanted = query.trim().toLowerCase();
  const number = numberIn(query);
  const mail = mailIn(query);
  const reach: Entry[] = [];
  if (number) reach.push({ type: 'dial', to: number }, { type: 'text', to: number });
  if (mail) reach.push({ type: 'mail', to: mail });
  const found = commands.filter(({ label }) => wanted === '' || label.toLowerCase().includes(wanted));
  return [
    ...(wanted === '' ? recent.map((call): Entry => ({ type: 'recent', call })) : []),
    ...clients.map((client): Entry => ({ type: 'client', client })),
    ...reach,
    ...found.map(({ entry }) => entry),
  ];
}
