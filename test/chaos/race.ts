import { setTimeout as pause } from 'node:timers/promises';
import { openWatchingPool, startFleet, type Fleet } from '../support/fleet/fleet.ts';
import { brokenPromises } from '../support/invariants.ts';
import { makeCompany } from './company.ts';
import { makeQueue } from '../support/factories.ts';
import type { Hub } from '../../core/hub.ts';
import { WatchingConsole } from './watchingConsole.ts';
import { startWriters, type Writers } from './writers.ts';
import { newTold, type Told } from './asking.ts';
import { workOn } from './racer.ts';
import { startUntilUp } from './nemesis.ts';
import { OUR_MAILBOX, OUR_NUMBER } from './providers.ts';
import { Random } from '../support/random.ts';
import { watchDatabase } from './watcher.ts';

// Many agents on several servers reach for the same conversations while servers and workers are killed. At no moment does
// a conversation have two holders, in the end each was handled once, and every console shows what the database says.

export interface RaceOptions {
  agents: number;
  conversations: number;
  kills: number;
  seed: number;
  backend: 'postgres' | 'redis';
  say?: (line: string) => void;
}

export interface RaceResult {
  wrong: string[];
  counts: Record<string, number>;
  seconds: number;
}

const SERVERS = 3;
const WORKERS = 2;
/** People whose texts come in all the while, and agents who look on, two on each server. */
const TOGETHER = 5;
const WATCHERS = 6;
const WRITE_EVERY_MS = 200;
const WATCHED_NUMBER = '+15005550101';
const COUNT_EVERY_MS = 2_000;
const SAY_EVERY_MS = 5_000;
const SAME_WITHIN_MS = 30_000;

export async function runRace(options: RaceOptions): Promise<RaceResult> {
  const fleet = await startFleet({
    backend: options.backend,
    servers: SERVERS,
    workers: WORKERS,
    fsync: 'off',
    numbers: [OUR_NUMBER],
    mailboxes: [OUR_MAILBOX],
  });
  try {
    return await run(fleet, options);
  } finally {
    await fleet.close();
  }
}

async function run(fleet: Fleet, options: RaceOptions): Promise<RaceResult> {
  const { agents: count, conversations, kills, seed, say = () => undefined } = options;
  const { agents, queueId, divisionId } = await makeCompany(fleet, {
    agents: count,
    number: OUR_NUMBER,
    mailbox: OUR_MAILBOX,
  });
  // The surveys would be ten thousand texts more, and say nothing of who holds what.
  await fleet.database.pool.query(
    `INSERT INTO setting (key, value) VALUES ('hub', '{"surveysEnabled": false}')
     ON CONFLICT (key) DO UPDATE SET value = setting.value || excluded.value`,
  );
  const ids = await fillQueue(fleet, { queueId, divisionId, conversations });
  const { writers, watched } = await startWatched(fleet, divisionId);
  const consoles = agents
    .slice(0, WATCHERS)
    .map(({ token }, index) => new WatchingConsole(fleet, token, { watched, server: index % SERVERS }));
  const watcher = watchDatabase(fleet.postgres.url);
  const told = newTold();
  const timer = setInterval(
    () =>
      say(
        `  ${told.closed.size}/${conversations} closed, ${told.lostRaces} lost races, ${told.failures} failed requests`,
      ),
    SAY_EVERY_MS,
  );
  const counting = countClosed(fleet, queueId, told);
  const startedAt = performance.now();
  const striking = strike(fleet, { kills, conversations, told, random: new Random(seed) });
  await Promise.all(
    agents.map((agent, index) =>
      workOn(fleet, { ...agent, told, ids, random: new Random(seed + index + 1) }),
    ),
  );
  await striking;
  await writers.stop();
  clearInterval(counting);
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1_000;
  const truth = await readTruth(fleet, watched);
  const wrong = [
    ...(await differences(consoles, truth)),
    ...(await watcher.stop()),
    ...(await brokenPromises(fleet.database.pool)),
    ...(await notHandledOnce(fleet, queueId)),
    ...notAllThere(writers, truth),
    ...[...told.won]
      .filter(([, who]) => who.size > 1)
      .map(([id, who]) => `${id} was given to ${who.size} agents`),
    ...told.odd,
  ];
  for (const console of consoles) console.close();
  return {
    wrong,
    seconds,
    counts: {
      conversations,
      closed: told.closed.size,
      'lost races': told.lostRaces,
      'failed requests': told.failures,
      'looks into the database': watcher.looks(),
      'texts compared on every console': writers.taken.length,
      'events pushed': consoles.reduce((sum, one) => sum + one.pushed.size, 0),
      reconnects: consoles.reduce((sum, one) => sum + one.connects - 1, 0),
    },
  };
}

/** Texts of as many clients wait: made in one statement, because how they came in is not what this is about. */
async function fillQueue(
  fleet: Fleet,
  { queueId, divisionId, conversations }: { queueId: string; divisionId: string; conversations: number },
): Promise<string[]> {
  const { rows } = await fleet.database.pool.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO client (id, division_id, name) SELECT new_id(), $1, 'Client ' || n FROM generate_series(1, $3::int) n RETURNING id, name),
     reachable AS (
       INSERT INTO address (id, client_id, kind, value)
         SELECT new_id(), id, 'phone', '+1415' || (2000000 + substr(name, 8)::int) FROM made RETURNING id, client_id),
     waiting AS (
       INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, preview, queued_at, waiting_since)
         SELECT new_id(), r.client_id, 'sms', 'inbound', (SELECT id FROM our_address WHERE queue_id = $2 AND kind = 'phone'), r.id, $2,
                'queued', 'Hello', now(), now() FROM reachable r RETURNING id, client_id),
     visits AS (
       INSERT INTO queue_visit (id, conversation_id, queue_id, channel) SELECT new_id(), id, $2, 'sms' FROM waiting)
     SELECT id FROM waiting`,
    [divisionId, queueId, conversations],
  );
  return rows.map((row) => row.id);
}

/** People who write to a queue that nobody works in: what their clients' timelines show is compared, console by console. */
async function startWatched(
  fleet: Fleet,
  divisionId: string,
): Promise<{ writers: Writers; watched: string[] }> {
  await makeQueue(fleet.database as unknown as Hub, {
    divisionId,
    number: WATCHED_NUMBER,
    mailbox: 'watched@hub.example',
  });
  const numbers = Array.from({ length: TOGETHER }, (_, index) => `+1415900000${index}`);
  const writers = startWriters(fleet, { numbers, to: WATCHED_NUMBER, everyMs: WRITE_EVERY_MS });
  for (;;) {
    const { rows } = await fleet.database.pool.query<{ client_id: string }>(
      `SELECT client_id FROM address WHERE value = ANY($1)`,
      [numbers],
    );
    if (rows.length === TOGETHER) return { writers, watched: rows.map((row) => row.client_id) };
    await pause(50);
  }
}

function notAllThere(writers: Writers, truth: Map<string, string[]>): string[] {
  const there = [...truth.values()].reduce((sum, events) => sum + events.length, 0);
  return there < writers.taken.length ? [`${writers.taken.length} texts were taken, ${there} are there`] : [];
}

/** Also what was closed though its answer, and that to the question after it, were lost. */
function countClosed(fleet: Fleet, queueId: string, told: Told): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    const { rows } = await fleet.database.pool.query<{ id: string }>(
      `SELECT id FROM conversation WHERE queue_id = $1 AND state = 'closed'`,
      [queueId],
    );
    for (const { id } of rows) told.closed.add(id);
  };
  return setInterval(() => void look().catch(() => undefined), COUNT_EVERY_MS);
}

/** After every so many closed conversations a server or a worker is killed and started again. */
async function strike(
  fleet: Fleet,
  {
    kills,
    conversations,
    told,
    random,
  }: { kills: number; conversations: number; told: Told; random: Random },
): Promise<void> {
  // Dealt, not drawn: of a few strikes some hit servers and some workers.
  const victims = random.shuffled([...fleet.servers, ...fleet.workers]);
  for (let kill = 1; kill <= kills; kill += 1) {
    const after = (conversations * kill) / (kills + 1);
    while (told.closed.size < after) await pause(20);
    const victim = victims[kill % victims.length]!;
    await victim.kill();
    await startUntilUp(victim);
  }
}

/** What REST says of these clients, once nothing more is on its way. */
async function readTruth(fleet: Fleet, clients: readonly string[]): Promise<Map<string, string[]>> {
  const pool = openWatchingPool(fleet.postgres.url);
  try {
    for (let quiet = 0; quiet < 5; await pause(200)) {
      const { rows } = await pool.query(`SELECT 1 FROM outbox_message LIMIT 1`);
      quiet = rows.length === 0 ? quiet + 1 : 0;
    }
    const { rows } = await pool.query<{ client_id: string; seq: number; id: string }>(
      `SELECT client_id, seq, id FROM timeline_event WHERE client_id = ANY($1::uuid[]) ORDER BY client_id, seq`,
      [clients],
    );
    return new Map(
      clients.map((clientId) => [
        clientId,
        rows.filter((row) => row.client_id === clientId).map(({ seq, id }) => `${seq} ${id}`),
      ]),
    );
  } finally {
    await pool.end();
  }
}

async function differences(
  consoles: readonly WatchingConsole[],
  truth: Map<string, string[]>,
): Promise<string[]> {
  const find = (): string[] =>
    consoles.flatMap((console, index) =>
      [...truth].flatMap(([clientId, events]) =>
        console.shows(clientId).join() === events.join()
          ? []
          : [
              `console ${index} shows ${console.shows(clientId).length} of ${events.length} events of ${clientId}`,
            ],
      ),
    );
  for (const deadline = Date.now() + SAME_WITHIN_MS; Date.now() < deadline; await pause(100)) {
    if (find().length === 0) return [];
  }
  return find();
}

async function notHandledOnce(fleet: Fleet, queueId: string): Promise<string[]> {
  const { rows } = await fleet.database.pool.query<{
    id: string;
    state: string;
    accepted: number;
    closed: number;
  }>(`
    SELECT c.id, c.state, count(e.id) FILTER (WHERE e.kind = 'conversation.accepted')::int AS accepted,
           count(e.id) FILTER (WHERE e.kind = 'conversation.closed')::int AS closed
      FROM conversation c LEFT JOIN timeline_event e ON e.conversation_id = c.id WHERE c.queue_id = '${queueId}' GROUP BY c.id, c.state
    HAVING c.state <> 'closed' OR count(e.id) FILTER (WHERE e.kind = 'conversation.accepted') <> 1
        OR count(e.id) FILTER (WHERE e.kind = 'conversation.closed') <> 1 LIMIT 5`);
  return rows.map((row) => `not handled once: ${JSON.stringify(row)}`);
}
