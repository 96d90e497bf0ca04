import type { SearchQuery } from '../api/types.ts';

// The search as it stands in the address of the page, so that it can be kept, shared and gone back to.

export const choices = {
  kind: ['message', 'note', 'wrapUp', 'survey'],
  channel: ['sms', 'email', 'call'],
  direction: ['inbound', 'outbound'],
  state: ['open', 'closed'],
} as const;
export type Filter = keyof typeof choices | 'queueId' | 'agentId' | 'clientId' | 'from' | 'to' | 'hasFiles';

const filters: readonly Filter[] = [
  'kind',
  'channel',
  'direction',
  'state',
  'queueId',
  'agentId',
  'clientId',
  'from',
  'to',
  'hasFiles',
];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The instant at which a day begins where the viewer is; undefined for what is no day. */
function startOf(day: string | null, daysLater = 0): string | undefined {
  if (!day || !DAY.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

function oneOf<T extends string>(of: readonly T[], value: string | null): T | undefined {
  return of.find((one) => one === value);
}

/** What the hub is asked; null while nothing is typed. Days are whole days of the viewer. */
export function queryOf(search: URLSearchParams): SearchQuery | null {
  const q = search.get('q')?.trim() ?? '';
  if (q === '') return null;
  const given: Record<string, string | undefined> = {
    kind: oneOf(choices.kind, search.get('kind')),
    channel: oneOf(choices.channel, search.get('channel')),
    direction: oneOf(choices.direction, search.get('direction')),
    state: oneOf(choices.state, search.get('state')),
    queueId: search.get('queueId') ?? undefined,
    agentId: search.get('agentId') ?? undefined,
    clientId: search.get('clientId') ?? undefined,
    from: startOf(search.get('from')),
    to: startOf(search.get('to'), 1),
    hasFiles: search.get('hasFiles') === 'true' ? 'true' : undefined,
  };
  return { q, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

/** The address with one thing changed; what is empty is not in it. */
export function withChange(
  search: URLSearchParams,
  name: Filter | 'q',
  value: string | null,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value) next.set(name, value);
  else next.delete(name);
  return next;
}

export function hasFilters(search: URLSearchParams): boolean {
  return filters.some((name) => search.has(name));
}

export function withoutFilters(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of filters) next.delete(name);
  return next;
}
