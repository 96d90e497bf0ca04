import type { AgentState, QueueState, TransferOrder } from '../api/types.ts';

// Whom a call can go to, as typed: the number itself, then who can take it at once, then everybody else.

export interface TargetEntry {
  key: string;
  kind: 'agent' | 'queue' | 'number';
  name: string;
  to: TransferOrder['to'];
  /** Can be asked now. A queue always can. */
  isFree: boolean;
  /** 0 for who would take it at once; higher comes later. */
  rank: number;
  agent: AgentState | null;
  queue: QueueState | null;
}

const isFree = (agent: AgentState): boolean =>
  agent.intent === 'available' && !agent.missed && agent.engagement === 'idle';

/** Free colleagues, queues with somebody free, queues, then who is busy, away, and not here. */
function rankOf(agent: AgentState): number {
  if (isFree(agent)) return 0;
  if (agent.intent === 'offline') return 5;
  return agent.intent === 'available' && !agent.missed ? 3 : 4;
}

const byRank = (a: TargetEntry, b: TargetEntry): number => a.rank - b.rank || a.name.localeCompare(b.name);

/** Digits with the usual signs between: worth being offered as a number. */
const NUMBER = /^\+?[\d ()./-]{5,}$/;

interface Source {
  agents: readonly AgentState[];
  queues: readonly QueueState[];
  /** Whoever has the call, and who is in it already. */
  without: readonly string[];
}

export function targetsOf(typed: string, { agents, queues, without }: Source): TargetEntry[] {
  const words = typed.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(words);
  const colleagues = agents
    .filter((agent) => !without.includes(agent.id) && fits(agent.name))
    .map((agent): TargetEntry => ({
      key: agent.id,
      kind: 'agent',
      name: agent.name,
      to: { agentId: agent.id },
      isFree: isFree(agent),
      rank: rankOf(agent),
      agent,
      queue: null,
    }));
  const lines = queues
    .filter((queue) => fits(queue.name))
    .map((queue): TargetEntry => ({
      key: queue.id,
      kind: 'queue',
      name: queue.name,
      to: { queueId: queue.id },
      isFree: true,
      rank: queue.agents.available > 0 ? 1 : 2,
      agent: null,
      queue,
    }));
  const number = typed.trim();
  const outside: TargetEntry[] = NUMBER.test(number)
    ? [
        {
          key: 'number',
          kind: 'number',
          name: number,
          to: { number },
          isFree: true,
          rank: 0,
          agent: null,
          queue: null,
        },
      ]
    : [];
  return [...outside, ...[...colleagues, ...lines].toSorted(byRank)];
}
