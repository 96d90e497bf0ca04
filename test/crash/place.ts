import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';

// Who plays: a queue with its people, and customers. Nobody has a number or an address twice.

export interface Place {
  divisionId: string;
  queueId: string;
  number: string;
  mailbox: string;
  agents: Viewer[];
  agent: Viewer;
  supervisor: Viewer;
}

export interface PlaceOptions {
  agents?: number;
  available?: boolean;
  offerSeconds?: number;
  wrapUpSeconds?: number;
}

let phones = 0;

/** A queue of its own with number, mailbox and people. */
export async function makePlace(
  prisma: Hub['prisma'],
  { agents = 1, ...seconds }: Omit<PlaceOptions, 'available'>,
): Promise<Place> {
  const mark = randomUUID().slice(0, 8);
  const number = `+1500555${String((phones += 1)).padStart(4, '0')}`;
  const mailbox = `help-${mark}@hub.example`;
  const division = await prisma.division.create({
    data: {
      name: `Division ${mark}`,
      outboundPolicy: { create: { countries: ['US', 'GB', 'GG', 'JE', 'IM'] } },
    },
  });
  const queue = await prisma.queue.create({
    data: {
      name: `Queue ${mark}`,
      divisionId: division.id,
      ...seconds,
      ourAddresses: {
        create: [
          { kind: 'phone', value: number },
          { kind: 'email', value: mailbox },
        ],
      },
    },
  });
  const people: Viewer[] = [];
  for (let made = 0; made <= agents; made += 1) {
    const role = made < agents ? 'agent' : 'supervisor';
    people.push(await makePerson(prisma, role, { divisionId: division.id, queueId: queue.id }));
  }
  const supervisor = people.pop() as Viewer;
  return {
    divisionId: division.id,
    queueId: queue.id,
    number,
    mailbox,
    agents: people,
    agent: people[0] as Viewer,
    supervisor,
  };
}

async function makePerson(
  prisma: Hub['prisma'],
  role: 'agent' | 'supervisor',
  { divisionId, queueId }: { divisionId: string; queueId: string },
): Promise<Viewer> {
  const userId = randomUUID();
  const name = `${role} ${userId.slice(0, 4)}`;
  const email = `${userId}@staff.example`;
  const agent = await prisma.agent.create({
    data: {
      name,
      division: { connect: { id: divisionId } },
      user: { create: { id: userId, name, email, role } },
      ...(role === 'agent' ? { queues: { create: [{ queueId }] } } : {}),
    },
  });
  return {
    userId,
    agentId: agent.id,
    name,
    email,
    role,
    divisionId,
    queueIds: [queueId],
    sessionId: null,
  };
}

export function makeCustomer(): { phone: string; email: string } {
  phones += 1;
  return {
    phone: `+4477009${String(phones).padStart(5, '0')}`,
    email: `someone-${randomUUID().slice(0, 8)}@client.example`,
  };
}
