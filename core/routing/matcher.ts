import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../logger.ts';

// Asks for matching, coalesced: many arrivals in one queue are one run over it. Each process may run it at any time;
// the database's locks and keys decide who gets what (matchQueue.ts).

export interface Matcher {
  /** Somebody waits in this queue, or may be asked. Returns at once. */
  request(queueId: string): void;
  /** This agent may have become free: look through the agent's queues. Returns at once. */
  requestForAgent(agentId: string): void;
  settled(): Promise<void>;
}

interface MatcherParts {
  matchQueue(queueId: string): Promise<void>;
  queuesOf(agentId: string): Promise<string[]>;
  log: Logger;
}

/** Between two runs over one queue: in a storm of arrivals one run serves many of them. */
const REST_MS = 20;

export function createMatcher({ matchQueue, queuesOf, log }: MatcherParts): Matcher {
  const wanted = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const looking = new Set<Promise<void>>();

  async function run(queueId: string): Promise<void> {
    while (wanted.delete(queueId)) {
      try {
        await matchQueue(queueId);
      } catch (err) {
        log.warn({ err, queueId }, 'matching failed; the sweep will try again');
      }
      if (wanted.has(queueId)) await pause(REST_MS);
    }
    running.delete(queueId);
  }

  function request(queueId: string): void {
    wanted.add(queueId);
    if (!running.has(queueId)) running.set(queueId, run(queueId));
  }

  async function look(agentId: string): Promise<void> {
    try {
      for (const queueId of await queuesOf(agentId)) request(queueId);
    } catch (err) {
      log.warn({ err, agentId }, 'queues of an agent not found; the sweep will try again');
    }
  }

  return {
    request,
    requestForAgent(agentId) {
      const task = look(agentId).finally(() => looking.delete(task));
      looking.add(task);
    },
    async settled() {
      while (looking.size > 0 || running.size > 0) await Promise.all([...looking, ...running.values()]);
    },
  };
}
