import { useQuery } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Tag } from '../api/types.ts';

const none: readonly Tag[] = [];

/** All tags of the division by name, retired ones too. */
export function useTags(): readonly Tag[] {
  return useQuery({ queryKey: keys.tags, queryFn: api.tags, staleTime: 60_000 }).data?.items ?? none;
}
