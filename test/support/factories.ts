import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../core/access/passwords.ts';
import { createApiToken } from '../../core/access/apiTokens.ts';
import type { Role } from '../../core/contract/words.ts';
import type { Hub } from '../../core/hub.ts';

// People and places for the tests, with real defaults and overrides.

export const PASSWORD = 'a-password-of-the-tests';
let passwordHash: Promise<string> | null = null;

export interface MadeAgent {
  agentId: string;
  userId: string;
  name: string;
  email: string;
  token: string;
}

interface AgentOptions {
  divisionId: string;
  role?: Role;
  name?: string;
  queueIds?: readonly string[];
  messageCapacity?: number;
}

/** Somebody who can sign in with PASSWORD, and as a program with `token`. */
export async function makeAgent(hub: Hub, options: AgentOptions): Promise<MadeAgent> {
  const { divisionId, role = 'agent', queueIds = [] } = options;
  const userId = randomUUID();
  const name = options.name ?? `${role} ${userId.slice(0, 4)}`;
  const email = `${userId.slice(0, 8)}@staff.example`;
  passwordHash ??= hashPassword(PASSWORD);
  const agent = await hub.prisma.agent.create({
    data: {
      name,
      division: { connect: { id: divisionId } },
      ...(options.messageCapacity === undefined ? {} : { messageCapacity: options.messageCapacity }),
      user: {
        create: {
          id: userId,
          name,
          email,
          role,
          accounts: {
            create: {
              id: randomUUID(),
              accountId: userId,
              providerId: 'credential',
              password: await passwordHash,
            },
          },
        },
      },
      queues: { create: queueIds.map((queueId) => ({ queueId })) },
    },
  });
  return { agentId: agent.id, userId, name, email, token: await createApiToken(hub.prisma, userId, 'test') };
}

export async function makeDivision(hub: Hub, name = `Division ${randomUUID().slice(0, 8)}`): Promise<string> {
  // Their clients' numbers are made up, and so in every corner of the plan.
  const outboundPolicy = { create: { countries: ['US', 'GB', 'GG', 'JE', 'IM', 'FR', 'DE', 'CN'] } };
  return (await hub.prisma.division.create({ data: { name, outboundPolicy } })).id;
}

interface QueueOptions {
  divisionId: string;
  number: string;
  mailbox: string;
  name?: string;
  offerSeconds?: number;
  wrapUpSeconds?: number;
}

/** A queue with a number and a mailbox that lead to it. */
export async function makeQueue(hub: Hub, options: QueueOptions) {
  const { divisionId, number, mailbox, name = `Queue ${randomUUID().slice(0, 8)}`, ...seconds } = options;
  return hub.prisma.queue.create({
    data: {
      divisionId,
      name,
      greeting: { en: `Welcome to ${name}.`, zh: `欢迎致电${name}。` },
      dispositions: ['Resolved', 'Complaint taken'],
      ...seconds,
      ourAddresses: {
        create: [
          { kind: 'phone', value: number },
          { kind: 'email', value: mailbox },
        ],
      },
    },
  });
}
