import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, createPostgresBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { SeenText } from '../support/customer.ts';
import { startFleet, type Fleet } from '../support/fleet/fleet.ts';
import type { FleetProcess } from '../support/fleet/process.ts';
import { brokenPromises } from '../support/invariants.ts';
import { makeCompany } from './company.ts';
import { api, CONVERSATIONS, sendText, startLoad } from './gracefulLoad.ts';
import { OUR_MAILBOX, OUR_NUMBER } from './providers.ts';

// Deploys under load: a server is told to end, then a worker with jobs in hand, again and again. Nobody outside may notice.

export interface GracefulOptions {
  rounds: number;
  seed: number;
  backend: 'postgres' | 'redis';
  /** Requests per second, kept up all the time. */
  rate?: number;
  say?: (line: string) => void;
}

export interface GracefulResult {
  wrong: string[];
  requests: number;
  /** How long each took to leave. */
  serverMs: number[];
  workerMs: number[];
  /** Jobs in hand when a worker was told to end. */
  inHand: number[];
  /** Asked again because the machine was too slow to answer in time, and nobody was leaving. */
  putOff: number;
  putOffWhileLeaving: number;
}

const LEAVE_WITHIN_MS = 25_000;
/** Of the twenty that a worker takes at once; what the rounds before have left is in hand first. */
const IN_HAND = 15;
/** Long enough that a busy machine has so many under way at once, well below the ten seconds after which we give up. */
const PROVIDER_MS = 6_000;
const REPLIES_AT_ONCE = 8;
const WAIT_MS = 240_000;

export async function runGraceful(options: GracefulOptions): Promise<GracefulResult> {
  const fleet = await startFleet({
    backend: options.backend,
    servers: 2,
    workers: 1,
    fsync: 'off',
    // Longer than the proxy may take to notice: it looks every 200 ms and waits a second for the answer.
    env: { DRAIN_SECONDS: '3' },
    numbers: [OUR_NUMBER],
    mailboxes: [OUR_MAILBOX],
  });
  try {
    return await run(fleet, options);
  } finally {
    await fleet.close();
  }
}

async function run(fleet: Fleet, options: GracefulOptions): Promise<GracefulResult> {
  const { rounds, backend, say } = options;
  const { agents } = await makeCompany(fleet, { agents: 1, number: OUR_NUMBER, mailbox: OUR_MAILBOX });
  const { token } = agents[0]!;
  const queue = openLane(fleet);
  const result: GracefulResult = {
    wrong: [],
    requests: 0,
    serverMs: [],
    workerMs: [],
    inHand: [],
    putOff: 0,
    putOffWhileLeaving: 0,
  };
  const conversations = await openConversations(fleet, token);
  const load = startLoad(fleet, { ...options, token, result });
  // Each text takes its time at the provider, so that there is something in hand when the worker is told to end.
  await fleet.control('PUT', '/faults', [
    { match: 'rest:Messages.create', action: 'delay', delayMs: PROVIDER_MS },
  ]);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const server = fleet.servers[round % fleet.servers.length]!;
      load.during(`while ${server.name} leaves`);
      result.serverMs.push(await leave(server, result));
      load.during(`while ${server.name} starts`);
      await server.start();
      await until(
        `the proxy finds ${server.name}`,
        async () => fleet.proxy.ready().length === fleet.servers.length,
      );

      load.during('while agents reply');
      const isBusy = async (): Promise<boolean> => (await queue.getActiveCount()) >= IN_HAND;
      const replying = reply(fleet, token, { conversations, text: `Round ${round}` });
      await Promise.race([until('jobs in hand', isBusy), replying]);
      result.inHand.push(await queue.getActiveCount());
      const [worker] = fleet.workers;
      load.during('while the worker leaves');
      result.workerMs.push(await leave(worker!, result));
      await replying;
      const orphans = await queue.getActiveCount();
      if (orphans > 0) result.wrong.push(`round ${round}: ${orphans} jobs were left in hand and would stall`);
      load.during('while the worker starts');
      await worker!.start();
      say?.(
        `  round ${round} of ${rounds} on ${backend}: server left in ${result.serverMs.at(-1)?.toFixed(0)} ms, worker in ` +
          `${result.workerMs.at(-1)?.toFixed(0)} ms with ${result.inHand.at(-1)} jobs in hand; ${result.requests} requests, ${result.putOff} put off, ${result.wrong.length} wrong ${result.wrong.at(-1) ?? ''}`,
      );
    }
    await untilDelivered(fleet, say);
  } finally {
    await load.stop();
    await queue.close();
  }
  // A machine that is full may send them faster than it takes replies, but not every time.
  if (result.inHand.filter((jobs) => jobs >= IN_HAND).length < rounds / 2)
    result.wrong.push(`workers left with too little in hand: ${result.inHand.join(', ')}`);
  result.wrong.push(
    ...(await notReachedOnce(fleet, rounds * CONVERSATIONS)),
    ...(await brokenPromises(fleet.database.pool)),
  );
  return result;
}

async function leave(one: FleetProcess, result: GracefulResult): Promise<number> {
  const { how, ms } = await one.term(LEAVE_WITHIN_MS + 5_000);
  if (how !== 0) result.wrong.push(`${one.name} ended with ${String(how)}`);
  if (ms > LEAVE_WITHIN_MS) result.wrong.push(`${one.name} took ${ms.toFixed(0)} ms to leave`);
  return ms;
}

/** As many conversations as make more jobs than a worker takes at once, all held by one agent. */
async function openConversations(fleet: Fleet, token: string): Promise<string[]> {
  for (let person = 0; person < CONVERSATIONS; person += 1) await sendText(fleet, person);
  const waiting = await until('the conversations', async () => {
    const { items } = await api(fleet, token, '/conversations?state=queued&limit=200');
    return items.length === CONVERSATIONS && items;
  });
  const ids: string[] = waiting.map((one: { id: string }) => one.id);
  for (const id of ids) await api(fleet, token, `/conversations/${id}/accept`, {});
  return ids;
}

/** All of them, a few at a time; a machine that is busy is asked again. */
async function reply(
  fleet: Fleet,
  token: string,
  { conversations, text }: { conversations: readonly string[]; text: string },
): Promise<void> {
  const left = conversations.map((id) => ({
    id,
    body: { text, clientKey: randomBytes(12).toString('hex') },
  }));
  const line = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      const { id, body } = one;
      await api(fleet, token, `/conversations/${id}/reply`, body).catch(() => left.push({ id, body }));
    }
  };
  await Promise.all(Array.from({ length: REPLIES_AT_ONCE }, line));
}

/** Each worker that left took what it had in hand along, and left the rest: by now that are hundreds, twenty at a time. */
async function untilDelivered(fleet: Fleet, say: GracefulOptions['say']): Promise<void> {
  let left = await openDeliveries(fleet);
  say?.(`  ${left} texts are still to be sent`);
  await fleet.control('PUT', '/faults', []);
  while (left > 0) {
    const before = left;
    // Patience is for standing still, not for how many there are.
    left = await until(`fewer than ${before} open texts`, async () => {
      const now = await openDeliveries(fleet);
      return now < before && { now };
    }).then(({ now }) => now);
  }
}

async function openDeliveries(fleet: Fleet): Promise<number> {
  const { rows } = await fleet.database.pool.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM delivery WHERE state IN ('pending', 'held', 'leased')`,
  );
  return rows[0]?.open ?? 0;
}

/** Every reply is on its customer's phone, once. */
async function notReachedOnce(fleet: Fleet, ordered: number): Promise<string[]> {
  const { items } = await fleet.control<{ items: SeenText[] }>('GET', '/messages');
  const keys = items
    .filter(({ direction }) => direction !== 'inbound')
    .map(({ to, body }) => `${to} ${body}`);
  const once = new Set(keys).size;
  return [
    ...(once < ordered ? [`${ordered - once} replies reached nobody`] : []),
    ...(keys.length > once ? [`${keys.length - once} replies came twice`] : []),
  ];
}

/** The lane of the messages, past the hub: what is in hand there. */
function openLane(fleet: Fleet): { getActiveCount(): Promise<number>; close(): Promise<void> } {
  if (!fleet.redis) {
    const connection = { connectionString: fleet.postgres.url, max: 1 };
    return new Queue('messages', { connection }, createPostgresBackend);
  }
  const connection = new Redis(fleet.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue('messages', {
    connection,
    prefix: `rapport-${new URL(fleet.postgres.url).pathname.slice(1)}`,
  });
  return {
    getActiveCount: () => queue.getActiveCount(),
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}

async function until<T>(what: string, look: () => Promise<T | false>): Promise<T> {
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await pause(25)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`never came: ${what}`);
}
