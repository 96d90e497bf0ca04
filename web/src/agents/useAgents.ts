import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { AgentState } from '../api/types.ts';
import { useSession } from '../session/session.ts';

export function useAgents(): readonly AgentState[] {
  const query = useQuery({ queryKey: keys.agents, queryFn: api.agents, staleTime: 60_000 });
  return query.data?.items ?? [];
}

/** Agents by id, as "you" or by name; the hub itself has no id. */
export function useAgentName(): (id: string | null) => string {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const agents = useAgents();
  return (id) => {
    if (id === null) return t('agent.hub');
    if (id === agentId) return t('agent.me');
    return agents.find((agent) => agent.id === id)?.name ?? t('agent.other');
  };
}
