import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { brokenPromises } from '../support/invariants.ts';
import { startRedis } from '../support/redis.ts';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { startProcess, type Running } from './processes.ts';
import { percentile } from './statistics.ts';

// Benchmark 8: planned messages by the million, a burst of which is due in one minute, and agents who write meanwhile.

/** What a provider takes a second from one account of some size. */
const RATE = 100;
const ANSWER_EVERY_MS = 100;
const QUIET_ANSWERS = 100;
const STALLED_MS = 60_000;

const explanation = (
  planned: number,
  burst: number,
): string => `${planned} messages are planned for later, ${burst} are due at
once. **hub**: from the alarm until the last one is recorded as taken: each is claimed in a transaction of its own with its client's
row, the governor is asked (opt-out, consent, caps over all programmes, hours of the place, holidays), message, delivery and events
are written; then it is leased, judged once more and sent. The provider takes ${RATE} a second. **agents**: one answer every
${ANSWER_EVERY_MS} ms, from the order until the provider has it, before the burst and during it. **BullMQ**: as many delayed jobs,
added in bulk to Redis and processed by a function that does nothing. A round fails when a message is missing, was sent twice or before
its time, or a promise of the database is broken.`;

const WORLD = [
  `INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`,
  `INSERT INTO queue (id, division_id, name) SELECT new_id(), id, 'Bench' FROM division`,
  `INSERT INTO our_address (id, kind, value, queue_id) SELECT new_id(), 'phone', '+15005550006', id FROM queue`,
];

const PEOPLE = `WITH made AS (
    INSERT INTO client (id, division_id, name, time_zone)
      SELECT new_id(), d.id, n::text, CASE WHEN n % 50 = 0 THEN 'Asia/Shanghai' END
        FROM division d, generate_series(1, $1::int) n RETURNING id, name::int AS n)
  INSERT INTO address (id, client_id, kind, value)
    SELECT new_id(), id, 'phone', '+447400' || lpad(n::text, 6, '0') FROM made`;
const DUE = `INSERT INTO follow_up (id, client_id, kind, title, text, due_at, for_supervisor, purpose)
  SELECT new_id(), id, 'text', 'Thank you', 'Thank you for a good year', now(), true, 'care' FROM client`;
const LATER = `INSERT INTO follow_up (id, client_id, kind, title, text, due_at, for_supervisor, purpose)
  SELECT new_id(), c.id, 'text', 'Later', 'Not yet', now() + interval '30 days' + n * interval '1 s', true, 'care'
    FROM generate_series(1, $1::int) n, LATERAL (SELECT id FROM client ORDER BY id OFFSET n % 100 LIMIT 1) c`;

interface Told {
  sent: number;
  repeated: number;
  latencies: number[];
  rss: number;
}

async function run(context: BenchContext): Promise<Outcome> {
  const { machine, options, say } = context;
  const [planned, burst] = options.quick
    ? [2_000, 500]
    : options.full
      ? [1_000_000, 100_000]
      : [100_000, 5_000];
  const redis = await startRedis();
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const started: Running[] = [];
  try {
    for (const statement of WORLD) await pool.query(statement);
    await pool.query(PEOPLE, [burst]);
    await pool.query(LATER, [planned]);
    await pool.query(DUE);
    await pool.query('VACUUM ANALYZE');
    const env = { ...hubEnvironment(url, machine.dataDir), REDIS_URL: redis.url, BENCH_RATE: `${RATE}` };
    const floor = await startProcess({
      file: 'test/bench/surveys/bullProcess.ts',
      env: { BENCH_REDIS_URL: redis.url },
      profileDir: undefined,
    });
    started.push(floor);
    const floorAt = performance.now();
    await floor.ask({ count: burst });
    const floorRate = (burst * 1_000) / (performance.now() - floorAt);
    const hub = await startProcess({
      file: 'test/bench/planned/sendProcess.ts',
      env,
      profileDir: options.profileDir,
    });
    started.push(hub);
    const quiet = await answers({ hub, pool }, () => Promise.resolve(false), QUIET_ANSWERS);
    const burstAt = performance.now();
    await hub.ask({ ring: true });
    const busy = await answers({ hub, pool }, () => isLeft(pool, burst), Infinity);
    const hubRate = (burst * 1_000) / (performance.now() - burstAt);
    const told = await hub.ask<Told>({});
    say(`hub ${hubRate.toFixed(0)}, BullMQ ${floorRate.toFixed(0)} a second`);
    const failures = await judge(pool, { burst, planned, told });
    return {
      explanation: explanation(planned, burst),
      failures,
      rounds: 1,
      ...summarise({ hubRate, floorRate, quiet, busy, rss: told.rss }),
    };
  } finally {
    for (const one of started) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
    await redis.stop();
  }
}

/** Agents answer at an even pace while there is something to wait for, so many times at most. Gives what each took, in ms. */
async function answers(
  { hub, pool }: { hub: Running; pool: pg.Pool },
  isGoingOn: () => Promise<boolean>,
  most: number,
): Promise<number[]> {
  const { rows } = await pool.query<{ client_id: string; value: string }>(
    `SELECT client_id, value FROM address WHERE kind = 'phone' ORDER BY value DESC LIMIT 50`,
  );
  const took: number[] = [];
  for (let at = 0; at < most; at += 1) {
    const to = rows[at % rows.length];
    if (!to) break;
    const pause = sleep(ANSWER_EVERY_MS);
    const told = await hub.ask<Told>({ answer: { clientId: to.client_id, to: to.value } });
    took.push(...told.latencies);
    await pause;
    if (most === Infinity && !(await isGoingOn())) break;
  }
  await sleep(ANSWER_EVERY_MS * 5);
  took.push(...(await hub.ask<Told>({})).latencies);
  return took;
}

let progress = { taken: 0, at: 0 };
/** Whether some of the burst are to come still, and do come. */
async function isLeft(pool: pg.Pool, burst: number): Promise<boolean> {
  const { rows } = await pool.query<{ taken: number }>(
    `SELECT count(*)::int AS taken FROM delivery WHERE purpose = 'care' AND state = 'accepted'`,
  );
  const taken = rows[0]?.taken ?? 0;
  if (taken > progress.taken || progress.at === 0) progress = { taken, at: performance.now() };
  return taken < burst && performance.now() - progress.at < STALLED_MS;
}

async function judge(
  pool: pg.Pool,
  { burst, planned, told }: { burst: number; planned: number; told: Told },
): Promise<string[]> {
  const { rows } = await pool.query<{ done: number; waiting: number }>(
    `SELECT (SELECT count(*)::int FROM delivery WHERE purpose = 'care' AND state = 'accepted') AS done,
            (SELECT count(*)::int FROM follow_up WHERE state = 'planned') AS waiting`,
  );
  const { done = 0, waiting = 0 } = rows[0] ?? {};
  return [
    ...(done === burst && told.sent === burst ? [] : [`${burst} due, ${told.sent} sent, ${done} recorded`]),
    ...(waiting === planned ? [] : [`${planned} are for later, ${waiting} wait`]),
    ...(told.repeated === 0 ? [] : [`${told.repeated} were sent twice`]),
    ...(await brokenPromises(pool)),
  ];
}

interface Figures {
  hubRate: number;
  floorRate: number;
  quiet: number[];
  busy: number[];
  rss: number;
}

function summarise({ hubRate, floorRate, quiet, busy, rss }: Figures): Pick<Outcome, 'tables' | 'ratios'> {
  const ms = (values: number[], part: number): string => (percentile(values, part) ?? 0).toFixed(1);
  return {
    tables: [
      [
        ['mode', 'messages /s', 'process MB'],
        ['hub', hubRate.toFixed(0), (rss / 2 ** 20).toFixed(0)],
        ['provider', String(RATE), ''],
        ['BullMQ', floorRate.toFixed(0), ''],
      ],
      [
        ["an agent's own message", 'p50 ms', 'p99 ms', 'messages'],
        ['before the burst', ms(quiet, 0.5), ms(quiet, 0.99), String(quiet.length)],
        ['during it', ms(busy, 0.5), ms(busy, 0.99), String(busy.length)],
      ],
    ],
    ratios: [
      { name: 'hub / provider, messages a second', value: hubRate / RATE, atLeast: 0.9 },
      {
        name: "an agent's message, p99 during the burst, ms",
        value: percentile(busy, 0.99) ?? 0,
        atMost: 1_000,
      },
    ],
  };
}

export const planned: Benchmark = {
  name: 'planned',
  title: 'Planned messages, a burst due at once (8)',
  run,
};
