import type { Query } from '../api/request.ts';

/** What of the page's address narrows the cases down; what else is there is left alone. */
export const filterNames = [
  'state',
  'kind',
  'severity',
  'categoryId',
  'departmentId',
  'ownerId',
  'rootCause',
  'late',
  'openedFrom',
  'openedTo',
] as const;
export type FilterName = (typeof filterNames)[number];

export function filterIn(search: URLSearchParams): Query {
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}
