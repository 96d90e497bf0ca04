import { randomUUID } from 'node:crypto';
import type { Agent, Client, Conversation, OurAddress, Queue } from '../../prisma/generated/client.ts';
import type { Channel, Role } from '../../core/contract/words.ts';
import { withTransaction } from '../../core/db.ts';
import type { Hub } from '../../core/hub.ts';
import { recordEvent } from '../../core/timeline/recordEvent.ts';

export interface House {
  divisionId: string;
  queue: Queue;
  phone: OurAddress;
  mailbox: OurAddress;
  agent: Agent;
  supervisor: Agent;
}

/** A division with one queue, a number, a mailbox, an agent and a supervisor. */
export async function makeHouse(hub: Hub): Promise<House> {
  const mark = randomUUID().slice(0, 8);
  const division = await hub.prisma.division.create({
    data: {
      name: `Division ${mark}`,
      outboundPolicy: { create: { countries: ['US', 'GB', 'GG', 'JE', 'IM'] } },
    },
  });
  const queue = await hub.prisma.queue.create({ data: { name: `Queue ${mark}`, divisionId: division.id } });
  const phone = await hub.prisma.ourAddress.create({
    data: { kind: 'phone', value: somePhone(), queueId: queue.id },
  });
  const mailbox = await hub.prisma.ourAddress.create({
    data: { kind: 'email', value: `help-${mark}@hub.example`, queueId: queue.id },
  });
  const agent = await makeAgent(hub, division.id, 'agent');
  const supervisor = await makeAgent(hub, division.id, 'supervisor');
  return { divisionId: division.id, queue, phone, mailbox, agent, supervisor };
}

export async function makeAgent(hub: Hub, divisionId: string, role: Role): Promise<Agent> {
  const id = randomUUID();
  await hub.prisma.user.create({
    data: { id, name: `${role} ${id.slice(0, 4)}`, email: `${id}@staff.example`, role },
  });
  return hub.prisma.agent.create({ data: { userId: id, divisionId, name: `${role} ${id.slice(0, 4)}` } });
}

export function somePhone(): string {
  return `+447700${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`;
}

interface ClientOptions {
  language?: 'en' | 'zh';
  timeZone?: string;
}

export async function makeClient(
  hub: Hub,
  house: House,
  options: ClientOptions = {},
): Promise<Client & { phone: string; email: string }> {
  const phone = somePhone();
  const email = `${randomUUID().slice(0, 8)}@customer.example`;
  const client = await hub.prisma.client.create({
    data: {
      divisionId: house.divisionId,
      name: 'Some Body',
      ...options,
      addresses: {
        create: [
          { kind: 'phone', value: phone },
          { kind: 'email', value: email },
        ],
      },
    },
  });
  return { ...client, phone, email };
}

/** A handled conversation that has just been closed: the row and its event, as the hub itself leaves them. */
export async function makeClosed(
  hub: Hub,
  house: House,
  { clientId, channel = 'sms' }: { clientId: string; channel?: Channel },
): Promise<Conversation> {
  const kind = channel === 'email' ? 'email' : 'phone';
  const address = await hub.prisma.address.findFirstOrThrow({ where: { clientId, kind } });
  const now = new Date();
  const conversation = await hub.prisma.conversation.create({
    data: {
      clientId,
      channel,
      direction: 'inbound',
      ourAddressId: (channel === 'email' ? house.mailbox : house.phone).id,
      addressId: address.id,
      queueId: house.queue.id,
      state: 'closed',
      outcome: 'handled',
      agentId: house.agent.id,
      queuedAt: now,
      handledAt: now,
      closedAt: now,
    },
  });
  const data = {
    channel,
    outcome: 'handled' as const,
    agentId: house.agent.id,
    disposition: null,
    note: null,
    handleMs: 0,
    wrapMs: 0,
    automatic: false,
  };
  await withTransaction(hub, (tx) =>
    recordEvent(tx, { clientId, conversationId: conversation.id, kind: 'conversation.closed', data }),
  );
  return conversation;
}
