import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { outsideTraces } from '../trace.ts';
import type { InTurn } from './matchQueue.ts';

// Asks for matching, coalesced: many arrivals in one queue are one run over it. Each process may run it at any time;
// the database's locks and keys decide who gets what (matchQueue.ts).

export interface Matcher {
  /** Somebody waits in this queue, or may be asked. Returns at once. */
  request(queueId: string): void;
  /** This agent may have become free: look through the agent's queues. Returns at once. */
  requestForAgent(agentId: string): void;
  settled(): Promise<void>;
  /** No more alarms. */
  close(): void;
}

interface MatcherParts {
  /** Gives when somebody there may wait for others than now. */
  matchQueue(queueId: string, inTurn: InTurn): Promise<Date | null>;
  queuesOf(agentId: string): Promise<string[]>;
  log: Logger;
}

/** Between two runs over one queue: in a storm of arrivals one run serves many of them. */
const REST_MS = 20;
/** Rounds at once: however many queues ask, most connections stay free for everybody else. */
const ROUNDS_AT_ONCE = 4;
/** The alarm for a wider ring is ours alone; when this process dies before it rings, the sweep asks for the queue. */
const LATEST_MS = 60 * 60_000;

export function createMatcher({ matchQueue, queuesOf, log }: MatcherParts): Matcher {
  const wanted = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const looking = new Set<Promise<void>>();
  const alarms = openAlarms(request);
  const inTurn = takeTurns(ROUNDS_AT_ONCE);

  async function run(queueId: string): Promise<void> {
    while (wanted.delete(queueId)) {
      try {
        alarms.set(queueId, await matchQueue(queueId, inTurn));
      } catch (err) {
        log.warn({ err, queueId }, 'matching failed; the sweep will try again');
      }
      if (wanted.has(queueId)) await pause(REST_MS);
    }
    running.delete(queueId);
  }

  function request(queueId: string): void {
    wanted.add(queueId);
    if (!running.has(queueId))
      running.set(
        queueId,
        outsideTraces(() => run(queueId)),
      );
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
    close: () => alarms.close(),
  };
}

interface Alarms {
  /** Instead of the one that was set for this queue; null: none. */
  set(queueId: string, at: Date | null): void;
  close(): void;
}

function openAlarms(ring: (queueId: string) => void): Alarms {
  const set = new Map<string, NodeJS.Timeout>();
  let isClosed = false;
  return {
    set(queueId, at) {
      clearTimeout(set.get(queueId));
      set.delete(queueId);
      if (!at || isClosed) return;
      const wait = Math.min(Math.max(0, at.getTime() - Date.now()) + 1, LATEST_MS);
      set.set(
        queueId,
        setTimeout(() => ring(queueId), wait),
      );
    },
    close() {
      isClosed = true;
      for (const alarm of set.values()) clearTimeout(alarm);
      set.clear();
    },
  };
}

function takeTurns(atOnce: number): InTurn {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return async (round) => {
    if (underWay === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      return await round();
    } finally {
      // Whoever is next takes over this place; without one it is free.
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
}
