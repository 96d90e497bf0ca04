// Handles of the search over everything that was said (see testIds.ts).

export const searchTestIds = {
  searchPage: 'search-page',
  searchWords: 'search-words',
  searchFilter: (name: string) => `search-filter-${name}`,
  searchHit: (eventId: string) => `search-hit-${eventId}`,
  searchInClient: 'search-in-client',
  searchSyntax: 'search-syntax',
  searchRefused: 'search-refused',
} as const;
