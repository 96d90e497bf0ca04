import { useQuery } from '@tanstack/react-query';
import { useAgents } from '../agents/useAgents.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { arrivalApi, arrivalKeys } from '../arrival/arrivalApi.ts';
import { may, useSession } from '../session/session.ts';
import { surveyApi, surveyKeys } from '../surveys/surveyApi.ts';
import { useTags } from '../tags/useTags.ts';

export interface Named {
  id: string;
  name: string;
}
export interface RuleLists {
  tags: readonly Named[];
  queues: readonly Named[];
  schedules: readonly Named[];
  agents: readonly Named[];
  plans: readonly Named[];
  surveys: readonly Named[];
}

/** What rules name by id: tags, queues, opening hours, agents. */
export function useRuleLists(): RuleLists {
  const session = useSession();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, staleTime: 60_000 });
  const schedules = useQuery({
    queryKey: arrivalKeys.schedules,
    queryFn: arrivalApi.schedules,
    staleTime: 60_000,
    enabled: may(session, 'board.read'),
  });
  const plans = useQuery({ queryKey: keys.carePlans, queryFn: api.carePlans, staleTime: 60_000 });
  const surveys = useQuery({
    queryKey: surveyKeys.instruments,
    queryFn: surveyApi.instruments,
    staleTime: 60_000,
    enabled: may(session, 'survey.results'),
  });
  return {
    tags: useTags(),
    queues: queues.data?.items ?? [],
    schedules: schedules.data?.items ?? [],
    agents: useAgents(),
    plans: (plans.data?.items ?? []).filter(({ retired }) => !retired),
    surveys: surveys.data?.items ?? [],
  };
}

export const choicesOf = (items: readonly Named[]) =>
  items.map(({ id, name }) => ({ value: id, label: name }));

export const nameIn = (items: readonly Named[], id: string | undefined): string =>
  items.find((one) => one.id === id)?.name ?? '…';
