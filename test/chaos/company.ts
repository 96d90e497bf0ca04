import type { Hub } from '../../core/hub.ts';
import { makeAgent, makeDivision, makeQueue, type MadeAgent } from '../support/factories.ts';
import type { Fleet } from '../support/fleet/fleet.ts';

export interface Company {
  queueId: string;
  divisionId: string;
  agents: MadeAgent[];
}

interface CompanyOptions {
  agents: number;
  number: string;
  mailbox: string;
  messageCapacity?: number;
  offerSeconds?: number;
}

/** One division, one queue with its number and mailbox, and its agents. */
export async function makeCompany({ database }: Fleet, options: CompanyOptions): Promise<Company> {
  // The factories use nothing of a hub but its database.
  const hub = database as unknown as Hub;
  const divisionId = await makeDivision(hub, 'Main');
  const { number, mailbox, offerSeconds = 20 } = options;
  const queue = await makeQueue(hub, {
    divisionId,
    name: 'Service',
    number,
    mailbox,
    offerSeconds,
    wrapUpSeconds: 60,
  });
  const agents: MadeAgent[] = [];
  for (let made = 0; made < options.agents; made += 1) {
    agents.push(
      await makeAgent(hub, {
        divisionId,
        name: `Agent ${made + 1}`,
        queueIds: [queue.id],
        ...(options.messageCapacity === undefined ? {} : { messageCapacity: options.messageCapacity }),
      }),
    );
  }
  return { queueId: queue.id, divisionId, agents };
}
