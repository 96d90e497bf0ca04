import type { SavedFilter } from '#core/contract/views.ts';

// The filters of the inbox stand in the address of the page, so that a view is a link.

const texts = ['channel', 'queueId', 'workState', 'tagId', 'agentId', 'holder', 'olderThanMinutes'] as const;
export type FilterName = (typeof texts)[number];

/** What the address says, by the server's own words; what is not said is not there. */
export function filterIn(search: URLSearchParams): Partial<Record<FilterName, string>> {
  return Object.fromEntries(
    texts.flatMap((name) => {
      const value = search.get(name);
      return value === null || value === '' ? [] : [[name, value] as const];
    }),
  );
}

/** The address of the inbox with these filters. */
export function pathOf({ list, ...filter }: SavedFilter, viewId?: string): string {
  const search = new URLSearchParams({ list });
  for (const name of texts) if (filter[name] !== undefined) search.set(name, String(filter[name]));
  if (viewId) search.set('view', viewId);
  return `/inbox?${search}`;
}

/** For saving: the same, as the server takes it. */
export function toSave(list: string, search: URLSearchParams) {
  const { olderThanMinutes, ...others } = filterIn(search);
  return { list, ...others, ...(olderThanMinutes ? { olderThanMinutes: Number(olderThanMinutes) } : {}) };
}
