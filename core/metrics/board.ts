import type { Board } from '../contract/agents.ts';
import type { Hub } from '../hub.ts';
import { listAgents } from '../presence/agents.ts';
import { listQueues } from './queues.ts';

/** The supervisor's board: every queue and every agent of a division, now. */
export async function loadBoard(hub: Hub, divisionId: string): Promise<Board> {
  const [queues, agents] = await Promise.all([listQueues(hub, divisionId), listAgents(hub, divisionId)]);
  return { at: new Date().toISOString(), queues, agents };
}
