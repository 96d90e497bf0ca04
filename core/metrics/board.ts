import type { Board } from '../contract/agents.ts';
import { listHelp } from '../help/helpRequests.ts';
import type { Hub } from '../hub.ts';
import { listMonitors } from '../monitoring/monitors.ts';
import { listAgents } from '../presence/agents.ts';
import { listQueues } from './queues.ts';

/** The supervisor's board: every queue and every agent of a division, now. */
export async function loadBoard(hub: Hub, divisionId: string): Promise<Board> {
  const [queues, agents, monitors, help] = await Promise.all([
    listQueues(hub, divisionId),
    listAgents(hub, divisionId),
    listMonitors(hub, divisionId),
    listHelp(hub, divisionId),
  ]);
  return { at: new Date().toISOString(), queues, agents, monitors, help };
}
