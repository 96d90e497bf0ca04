import type { AgentState } from '../api/types.ts';

const order: Record<AgentState['intent'], number> = { available: 0, away: 1, offline: 2 };

/** Who can be counted on stands on top; inside, by name, so that rows do not jump while one looks. */
export function sortAgents(agents: readonly AgentState[]): AgentState[] {
  return agents.toSorted(
    (one, other) => order[one.intent] - order[other.intent] || one.name.localeCompare(other.name),
  );
}
