import { useQuery } from '@tanstack/react-query';
import type { InboxView } from '#core/contract/views.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';

const none: readonly InboxView[] = [];

/** My views and the team's, each in its order. */
export function useViews(): readonly InboxView[] {
  return useQuery({ queryKey: keys.views, queryFn: api.views }).data?.items ?? none;
}
