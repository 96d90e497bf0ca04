import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, inject } from 'vitest';
import type { TimelineEvent } from '../../core/contract/events.ts';
import type { Role } from '../../core/contract/words.ts';
import { readConfig, type Config } from '../../core/config.ts';
import type { Hub } from '../../core/hub.ts';
import type { Logger } from '../../core/logger.ts';
import { openHub } from '../../core/openHub.ts';
import { readTimeline } from '../../core/timeline/readTimeline.ts';
import { freePort } from '../../prisma/freePort.ts';
import { startSandbox } from '../../sandbox/startSandbox.ts';
import { startServer, type RunningServer } from '../../server/startServer.ts';
import { openLanes } from '../../worker/lanes.ts';
import { keepSweeping } from '../../worker/schedule.ts';
import { Actor } from './actor.ts';
import { controlOf, Customer, type Control } from './customer.ts';
import { cloneDatabase, type ClonedDatabase } from './database.ts';
import { makeAgent, makeDivision, makeQueue, PASSWORD, type MadeAgent } from './factories.ts';
import { brokenInWatched, unwatchDatabase, watchDatabase } from './invariants.ts';
import { until } from './openTestHub.ts';
import { somePhone } from './people.ts';
import { ACCOUNT, mailboxOf, numberOf, PHONE_KEY, PLACES, sandboxOptions, TOKEN } from './sandboxOptions.ts';
import { validateTwilioRequest } from './twilioOpenApi.ts';

// The whole house in one process, on a database of its own: sandbox, servers, worker. Tests come in by its doors.

export { ACCOUNT, TOKEN };
export const backends = ['postgres', 'redis'] as const;

interface HarnessOptions {
  backend?: (typeof backends)[number];
  servers?: number;
  /** A database of the caller's own, which may be stopped and started. */
  databaseUrl?: string;
  /** The sweep of the worker; without it, nothing but the events themselves moves things on. */
  sweepEveryMs?: number;
  /** Without it nobody here works on jobs: the test starts workers of its own. */
  works?: boolean;
  /** Hears all that servers and worker log, instead of errors alone. */
  log?: Logger;
  /** Make-believe seconds per second. */
  speed?: number;
  /** Consoles are browser phones, which answer their agent's line; without it that line answers by itself. */
  phones?: boolean;
}

/** An agent or supervisor of a desk: who they are, and what they can do. */
export class Member extends Actor {
  readonly agentId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;

  constructor(url: string, made: MadeAgent) {
    super(url, { bearer: made.token });
    this.agentId = made.agentId;
    this.userId = made.userId;
    this.name = made.name;
    this.email = made.email;
  }
}

/** A queue of a test's own with its number, mailbox and agents, so that no other test's work comes in between. */
export interface Place {
  queueId: string;
  queueName: string;
  number: string;
  mailbox: string;
  agents: Member[];
  agent: Member;
}

export interface PlaceOptions {
  agents?: number;
  /** They are available from the beginning unless this is false. */
  available?: boolean;
  offerSeconds?: number;
  wrapUpSeconds?: number;
  divisionId?: string;
}

export interface Harness {
  hub: Hub;
  config: Config;
  servers: RunningServer[];
  urls: string[];
  sandboxUrl: string;
  divisionId: string;
  control: Control;
  open(options?: PlaceOptions): Promise<Place>;
  member(role: Role, options?: { divisionId?: string; queueIds?: string[] }): Promise<Member>;
  signIn(email: string, password?: string): Promise<Actor>;
  nobody(): Actor;
  customer(): Customer;
  timeline(clientId: string): Promise<TimelineEvent[]>;
  /** The client behind a number or mail address, once there is one. */
  clientOf(address: string): Promise<string>;
  /** Until nothing is left to be passed on, matched or carried out. */
  drain(): Promise<void>;
  /** The promises of the database, of Twilio's document, and no unexpected error in any log. */
  checkInvariants(): Promise<void>;
  /** Unexpected errors that were logged; a test that provokes some takes them out. */
  errors: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { backend = 'postgres', servers: count = 1, speed = 25 } = options;
  const database = options.databaseUrl ? watchedDatabase(options.databaseUrl) : await cloneDatabase();
  const files = await mkdtemp(path.join(tmpdir(), 'rapport-files-'));
  const taken = new Set<number>();
  const ports: number[] = [];
  for (let index = 0; index < count * 2; index += 1) {
    const port = await freePort(taken);
    taken.add(port);
    ports.push(port);
  }
  const hubUrl = `http://127.0.0.1:${ports[0]}`;
  const problems: unknown[] = [];
  const sandbox = await startSandbox(
    sandboxOptions(hubUrl, { smtp: ports[count] ?? 0, speed, phones: options.phones }),
    (error) => problems.push(error),
  );
  const errors: Record<string, unknown>[] = [];
  const log =
    options.log ??
    pino(
      { level: 'error', name: 'test', serializers: { err: (error: Error) => String(error.stack) } },
      { write: (line) => void errors.push(JSON.parse(line)) },
    );

  const configOf = (index: number): Config =>
    readConfig({
      PORT: String(ports[index]),
      PUBLIC_URL: hubUrl,
      DATABASE_URL: database.url,
      ...(backend === 'redis' ? { REDIS_URL: inject('redisUrl') } : {}),
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_API_BASE_URL: sandbox.url,
      ...(options.phones
        ? { TWILIO_API_KEY_SID: PHONE_KEY.sid, TWILIO_API_KEY_SECRET: PHONE_KEY.secret }
        : {}),
      SMTP_URL: `smtp://127.0.0.1:${sandbox.smtpPort}`,
      INBOUND_SMTP_PORT: String(ports[count + index]),
      SURVEY_DELAY_SECONDS: '0',
      AUTH_SECRET: 'a-secret-of-the-tests-'.repeat(2),
      FILES_DIR: files,
      DATABASE_POOL_SIZE: '10',
      SANDBOX: 'true',
    });
  const servers: RunningServer[] = [];
  for (let index = 0; index < count; index += 1) servers.push(await startServer(configOf(index), { log }));
  const first = servers[0];
  if (!first) throw new Error('no server');
  const worker = await openHub(configOf(0), 'worker', { log });
  worker.hub.relay.start();
  const lanes = options.works === false ? null : openLanes(worker.hub);
  const sweeping = options.sweepEveryMs ? await keepSweeping(worker.hub, options.sweepEveryMs) : null;

  const { hub } = first;
  const divisionId = await makeDivision(hub, 'Main');
  // Most tests are about something else; those about surveys switch them on.
  await hub.settings.change({ surveysEnabled: false, undoSendSeconds: 0 });
  const control = controlOf(sandbox.url);
  const actors: Actor[] = [];
  const remember = <T extends Actor>(actor: T): T => {
    actors.push(actor);
    return actor;
  };
  const hubs = [...servers.map((one) => one.hub), worker.hub];
  let places = 0;

  const harness: Harness = {
    hub,
    config: configOf(0),
    servers,
    urls: servers.map((one) => `http://127.0.0.1:${one.port}`),
    sandboxUrl: sandbox.url,
    divisionId,
    control,
    errors,
    async open({ agents = 1, available = true, divisionId: division = divisionId, ...seconds } = {}) {
      const index = places++;
      if (index >= PLACES) throw new Error('the sandbox has no more numbers');
      const queue = await makeQueue(hub, {
        divisionId: division,
        number: numberOf(index),
        mailbox: mailboxOf(index),
        ...seconds,
      });
      const members: Member[] = [];
      for (let made = 0; made < agents; made += 1) {
        members.push(await harness.member('agent', { divisionId: division, queueIds: [queue.id] }));
      }
      if (available) for (const one of members) await one.goes('available');
      const [agent] = members;
      return {
        queueId: queue.id,
        queueName: queue.name,
        number: numberOf(index),
        mailbox: mailboxOf(index),
        agents: members,
        // A place without agents has nobody to speak of.
        agent: agent as Member,
      };
    },
    async member(role, { divisionId: division = divisionId, queueIds = [] } = {}) {
      return remember(new Member(hubUrl, await makeAgent(hub, { divisionId: division, role, queueIds })));
    },
    async signIn(email, password = PASSWORD) {
      const response = await fetch(`${hubUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
      const cookie = response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      return remember(new Actor(hubUrl, { cookie }));
    },
    nobody: () => remember(new Actor(hubUrl, null)),
    customer: () =>
      new Customer(control, { number: somePhone(), email: `${randomUUID().slice(0, 8)}@customer.example` }),
    timeline: async (clientId) => (await readTimeline(hub.pool, { clientId, after: 0, limit: 500 })).events,
    clientOf: async (value) =>
      (await until(() => hub.prisma.address.findFirst({ where: { value } }))).clientId,
    drain: () => drain(hubs),
    async checkInvariants() {
      await drain(hubs);
      expect(await brokenInWatched()).toEqual([]);
      await checkTraffic(control);
      expect(problems).toEqual([]);
      expect(errors).toEqual([]);
    },
    async close() {
      for (const actor of actors) actor.leave();
      await sandbox.close();
      sweeping?.close();
      await lanes?.close();
      await worker.close();
      for (const server of servers.toReversed()) await server.close();
      await database.drop();
      await rm(files, { recursive: true, force: true });
    },
  };
  return harness;
}

function watchedDatabase(url: string): ClonedDatabase {
  watchDatabase(url);
  return { url, drop: () => unwatchDatabase(url) };
}

/** What went over the line: every request of ours as Twilio's document wants it, every webhook of theirs taken. */
async function checkTraffic(control: Control): Promise<void> {
  const { requests } = await control<{ requests: Parameters<typeof validateTwilioRequest>[0][] }>(
    'GET',
    '/requests',
  );
  const wrong = requests.flatMap((one) => validateTwilioRequest(one).map((what) => `${one.path}: ${what}`));
  expect(wrong).toEqual([]);
  const { webhooks } = await control<{ webhooks: { url: string; status: number | null }[] }>(
    'GET',
    '/webhooks',
  );
  expect(webhooks.filter(({ status }) => status === null || status >= 400)).toEqual([]);
}

async function drain(hubs: readonly Hub[]): Promise<void> {
  let quiet = 0;
  await until(async () => {
    for (const hub of hubs) {
      await hub.relay.settled();
      await hub.matcher.settled();
    }
    const [hub] = hubs;
    if (!hub) return true;
    const left = await hub.prisma.outboxMessage.count();
    const jobs = await hub.jobs.unfinished();
    // Twice in a row, because one thing may just have handed over to the next.
    quiet = left + jobs === 0 ? quiet + 1 : 0;
    return quiet >= 2;
    // A job that a killed process had in hand is begun anew when its lock has run out.
  }, 25_000);
}
