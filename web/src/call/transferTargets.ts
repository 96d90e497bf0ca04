import type { AgentState, QueueState, TransferOrder } from '../api/types.ts';

// Whom a call can go to, as typed: free colleagues first, then queues, then the number itself.

export interface TargetEntry {
  key: string;
  kind: 'agent' | 'queue' | 'number';
  name: string;
  to: TransferOrder['to'];
  /** Can be asked now. */
  isFree: boolean;
  agent: AgentState | null;
  queue: QueueState | null;
}

const isFree = (agent: AgentState): boolean =>
  agent.intent === 'available' && !agent.missed && agent.engagement === 'idle';

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
      agent,
      queue: null,
    }))
    .toSorted((a, b) => Number(b.isFree) - Number(a.isFree) || a.name.localeCompare(b.name));
  const lines = queues
    .filter((queue) => fits(queue.name))
    .map((queue): TargetEntry => ({
      key: queue.id,
      kind: 'queue',
      name: queue.name,
      to: { queueId: queue.id },
      isFree: true,
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
          agent: null,
          queue: null,
        },
      ]
    : [];
  return [...outside, ...colleagues, ...lines];
}
