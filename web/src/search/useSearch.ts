import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { queryOf, withChange } from './searchQuery.ts';

const TYPING_MS = 250;

/** What is typed, and the address that follows it once the typing rests. */
export function useWords() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('q') ?? '';
  const [words, setWords] = useState(asked);
  const [seen, setSeen] = useState(asked);
  // Gone back to, or led here: what the address says is what stands there.
  if (seen !== asked) {
    setSeen(asked);
    setWords(asked);
  }
  const follow = useDebouncedCallback((typed: string) => {
    setSeen(typed);
    setSearch((current) => withChange(current, 'q', typed), { replace: true });
  }, TYPING_MS);
  function type(typed: string) {
    setWords(typed);
    follow(typed);
  }
  return { search, setSearch, words, type };
}

export function useHits(search: URLSearchParams) {
  const query = queryOf(search);
  const pages = useInfiniteQuery({
    queryKey: keys.messages(JSON.stringify(query)),
    queryFn: ({ pageParam }) =>
      api.searchMessages({ q: '', ...query, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    enabled: query !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { pages, isAsked: query !== null };
}
