import { randomUUID } from 'node:crypto';
import { defaultWaitingPolicy } from '../../core/contract/waiting.ts';
import { hashPassword } from '../../core/access/passwords.ts';
import type { Prisma } from '../generated/client.ts';
import { createFlow } from './arrival.ts';
import { demoClients, type DemoClient } from './demoClients.ts';
import type { DiaryClient, DiaryQueue, Member } from './diary.ts';
import { demoQueues, demoUsers } from './people.ts';

// The company of the demo day: its division, queues, addresses and people, and the clients they know.

type Db = Prisma.TransactionClient;

/** Known to everybody who reads this: the demo day is loaded in the sandbox only. */
export const DEMO_PASSWORD = 'rapport-demo';

export interface House {
  divisionId: string;
  /** By the part of their email before the @. */
  members: ReadonlyMap<string, Member>;
  queues: ReadonlyMap<string, DiaryQueue>;
  clients: readonly DiaryClient[];
  serviceUserId: string;
}

const localPart = (email: string): string => email.slice(0, email.indexOf('@'));

export async function buildHouse(db: Db, now: Date): Promise<House> {
  const divisionId = randomUUID();
  await db.division.create({
    data: {
      id: divisionId,
      name: 'Main',
      outboundPolicy: { create: { countries: ['CN', 'DE', 'GB', 'SE', 'US'] } },
    },
  });
  const members = await createUsers(db, divisionId, now);
  const serviceUserId = await createServiceUser(db, divisionId);
  const queues = await createQueues(db, divisionId, members);
  await createTags(db, divisionId);
  const clients = await createClients(db, { divisionId, members, now });
  return { divisionId, members, queues, clients, serviceUserId };
}

async function createUsers(db: Db, divisionId: string, now: Date): Promise<Map<string, Member>> {
  const password = await hashPassword(DEMO_PASSWORD);
  const people = demoUsers.map((user) => ({ ...user, userId: randomUUID(), agentId: randomUUID() }));
  await db.user.createMany({
    data: people.map(({ userId: id, name, email, role, language }) => ({
      id,
      name,
      email,
      role,
      language,
      emailVerified: true,
    })),
  });
  await db.account.createMany({
    data: people.map(({ userId }) => ({
      id: randomUUID(),
      accountId: userId,
      providerId: 'credential',
      userId,
      password,
    })),
  });
  const away = new Map([
    ['daniel', 'break'],
    ['sophie', 'training'],
  ]);
  const since = new Date(now.getTime() - 9 * 60_000);
  await db.agent.createMany({
    data: people.map(({ userId, agentId: id, name, email }) => {
      const reason = away.get(localPart(email)) ?? null;
      return {
        id,
        userId,
        divisionId,
        name,
        intent: reason ? 'away' : 'offline',
        intentReason: reason,
        intentSince: since,
        idleSince: since,
      };
    }),
  });
  await db.agentInterval.createMany({
    data: people.map(({ userId, agentId, email }) => {
      const reason = away.get(localPart(email)) ?? null;
      return { agentId, intent: reason ? 'away' : 'offline', reason, byUserId: userId, startedAt: since };
    }),
  });
  return new Map(
    people.map(({ userId, agentId, name, email }) => [localPart(email), { userId, agentId, name }]),
  );
}

const demoTags = { Refund: 'warn', Delivery: 'info', Invoice: 'care', Praise: 'good', Fault: 'bad' } as const;

/** Words to sort by, and a view of the team that uses one. */
async function createTags(db: Db, divisionId: string): Promise<void> {
  const tags = Object.entries(demoTags).map(([name, colour]) => ({
    id: randomUUID(),
    divisionId,
    name,
    nameKey: name.toLowerCase(),
    colour,
  }));
  await db.tag.createMany({ data: tags });
  await db.inboxView.create({
    data: {
      divisionId,
      ownerKey: 'team',
      name: 'Mail nobody has',
      nameKey: 'mail nobody has',
      filter: { list: 'unassigned', channel: 'email' },
    },
  });
}

/** Programs work as this user; it has no password and is not on the board. */
async function createServiceUser(db: Db, divisionId: string): Promise<string> {
  const id = randomUUID();
  await db.user.create({
    data: {
      id,
      name: 'API',
      email: 'api@rapport.example',
      role: 'administrator',
      emailVerified: true,
      agent: { create: { divisionId, name: 'API', isService: true } },
    },
  });
  return id;
}

async function createQueues(
  db: Db,
  divisionId: string,
  members: Map<string, Member>,
): Promise<Map<string, DiaryQueue>> {
  const service = await db.agent.findFirstOrThrow({ where: { isService: true }, select: { id: true } });
  const queues = demoQueues.map((queue) => ({
    ...queue,
    id: randomUUID(),
    ourIds: { phone: randomUUID(), email: randomUUID() },
    members: queue.members.map((name) => memberNamed(members, name)),
  }));
  await db.queue.createMany({
    data: queues.map(({ id, name, greeting, dispositions }) => ({
      id,
      divisionId,
      name,
      greeting,
      dispositions: [...dispositions],
      // Whoever tries it out should find something to listen to.
      recording: 'both',
      // In the sandbox a newcomer should hear what a caller may do instead of waiting.
      waiting: {
        callback: { ...defaultWaitingPolicy.callback, offered: true, offerAfterSeconds: 0 },
        voicemail: { ...defaultWaitingPolicy.voicemail, offered: true },
      },
    })),
  });
  await db.ourAddress.createMany({
    data: queues.flatMap(({ id: queueId, name, number, mailbox, ourIds }) => [
      { id: ourIds.phone, kind: 'phone' as const, value: number, queueId, name },
      { id: ourIds.email, kind: 'email' as const, value: mailbox, queueId, name },
    ]),
  });
  await db.queueMember.createMany({
    data: queues.flatMap(({ id: queueId, members: own }) =>
      [...own.map((member) => member.agentId), service.id].map((agentId) => ({ queueId, agentId })),
    ),
  });
  const [sales, support] = [queueNamed(queues, 'Sales'), queueNamed(queues, 'Support')];
  await createFlow(db, divisionId, { number: sales.number, own: sales, other: support });
  return new Map(queues.map((queue) => [queue.name, queue]));
}

function queueNamed<Q extends { name: string }>(queues: readonly Q[], name: string): Q {
  const queue = queues.find((one) => one.name === name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  return queue;
}

export function memberNamed(members: ReadonlyMap<string, Member>, name: string): Member {
  const member = members.get(name);
  if (!member) throw new Error(`nobody of the house is called ${name}`);
  return member;
}

export function clientNamed(house: House, name: string): DiaryClient {
  const client = house.clients.find((one) => one.name === name);
  if (!client) throw new Error(`there is no client ${name}`);
  return client;
}

interface ClientsOf {
  divisionId: string;
  members: ReadonlyMap<string, Member>;
  now: Date;
}

const DAY_MS = 86_400_000;

async function createClients(db: Db, { divisionId, members, now }: ClientsOf): Promise<DiaryClient[]> {
  const made = demoClients.map((one) => ({
    ...one,
    id: randomUUID(),
    addressIds: { phone: randomUUID(), email: randomUUID() },
  }));
  const idOf = new Map(made.map(({ id, name }) => [name, id]));
  const rowOf = (one: DemoClient & { id: string }, index: number): Prisma.ClientCreateManyInput => ({
    id: one.id,
    divisionId,
    kind: one.kind,
    name: one.name,
    tier: one.tier,
    language: one.language,
    timeZone: one.timeZone,
    note: one.note ?? null,
    organisationId: (one.organisation && idOf.get(one.organisation)) ?? null,
    accountAgentId: one.accountAgent ? memberNamed(members, one.accountAgent).agentId : null,
    createdAt: new Date(now.getTime() - (20 + index * 17) * DAY_MS),
    decidedAt: one.name ? now : null,
  });
  await db.client.createMany({ data: made.map(rowOf) });
  await db.address.createMany({
    data: made.flatMap(({ id: clientId, phone, mail, addressIds }) => [
      { id: addressIds.phone, clientId, kind: 'phone' as const, value: phone },
      { id: addressIds.email, clientId, kind: 'email' as const, value: mail },
    ]),
  });
  return made.map(({ id, name, language, phone, mail, addressIds }) => ({
    id,
    name,
    language,
    phone,
    mail,
    addressIds,
    lastSurveyAt: null,
    lastContactAt: null,
  }));
}
