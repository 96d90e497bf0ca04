import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { brokenPromises } from '../support/invariants.ts';
import { startRedis } from '../support/redis.ts';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { cpuOf, cpuOfFamily } from './cpu.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { startProcess, type Running } from './processes.ts';
import { median } from './statistics.ts';

// Benchmark 6: many surveys that are due at once, from the due row to what the provider took, written down.

const explanation = (
  count: number,
): string => `${count} surveys are due at once. **hub**: from the alarm until the last one is recorded as taken by the provider:
the rows are taken in batches, the governor is asked about each (opt-out, cap, quiet hours by the number's own zones), message,
delivery, both events and the new state are written, the delivery is leased, sent, and its answer recorded with its event.
The provider is a function that takes everything; its HTTP call is not part of this. **BullMQ**: the same number of delayed
jobs added in bulk to Redis and processed, fifty at once, by a function that does nothing: no database, no rule, no message.
A round fails when a survey is missing or was sent twice, or a promise of the database is broken. Both are fed ${count}, not
a million, so that a run has an end; neither becomes slower with more, the hub reads the head of an index.`;

const PATIENCE_MS = 300_000;

const WORLD = [
  `INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`,
  `INSERT INTO queue (id, division_id, name) SELECT new_id(), id, 'Bench' FROM division`,
  `INSERT INTO our_address (id, kind, value, queue_id) SELECT new_id(), 'phone', '+15005550006', id FROM queue`,
  `INSERT INTO survey (id, key, questions) VALUES (new_id(), 'satisfaction', '[]')`,
];

/** Begins a round: clients who were never asked, each with a conversation that has just ended, and their invites. */
const PEOPLE = [
  // British and French numbers: one zone each, as for most; every fiftieth has a zone of its own.
  `WITH made AS (
     INSERT INTO client (id, division_id, name, time_zone, last_seq)
       SELECT new_id(), d.id, n::text, CASE WHEN n % 50 = 0 THEN 'Asia/Shanghai' END, 1
         FROM division d, generate_series($1::int, $2::int) n RETURNING id, name::int AS n)
   INSERT INTO address (id, client_id, kind, value)
     SELECT new_id(), id, 'phone', CASE WHEN n % 2 = 0 THEN '+447400' || lpad((n / 2)::text, 6, '0') ELSE '+336120' || lpad((n / 2)::text, 5, '0') END FROM made`,
  `INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, outcome, queued_at, handled_at, closed_at)
     SELECT new_id(), a.client_id, 'sms', 'inbound', o.id, a.id, o.queue_id, 'closed', 'handled', now(), now(), now()
       FROM address a JOIN client c ON c.id = a.client_id, our_address o WHERE c.name::int BETWEEN $1 AND $2`,
  `INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, at)
     SELECT new_id(), o.client_id, 1, 'conversation.closed', '{"channel": "sms", "outcome": "handled", "agentId": null, "disposition": null,
            "note": null, "handleMs": 0, "wrapMs": 0, "automatic": false}', o.id, now()
       FROM conversation o JOIN client c ON c.id = o.client_id WHERE c.name::int BETWEEN $1 AND $2`,
  `INSERT INTO survey_invite (id, survey_id, conversation_id, client_id, channel, "to", our_address, token_hash, due_at, expires_at)
     SELECT new_id(), s.id, o.id, o.client_id, 'sms', a.value, '+15005550006', sha256(convert_to(o.id::text, 'UTF8')), now(), now() + interval '7 days'
       FROM conversation o JOIN client c ON c.id = o.client_id JOIN address a ON a.id = o.address_id, survey s
      WHERE c.name::int BETWEEN $1 AND $2`,
];

interface Figures {
  hub: number[];
  floor: number[];
  appUs: number[];
  databaseUs: number[];
  hubRss: number[];
  floorRss: number[];
}

async function run(context: BenchContext): Promise<Outcome> {
  const { machine, options, say } = context;
  const count = options.quick ? 500 : options.full ? 100_000 : 20_000;
  const redis = await startRedis();
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const figures: Figures = { hub: [], floor: [], appUs: [], databaseUs: [], hubRss: [], floorRss: [] };
  const failures: string[] = [];
  const started: Running[] = [];
  try {
    for (const statement of WORLD) await pool.query(statement);
    const profileDir = options.profileDir;
    const hub = await startProcess({
      file: 'test/bench/surveys/sendProcess.ts',
      env: { ...hubEnvironment(url, machine.dataDir), REDIS_URL: redis.url },
      profileDir,
    });
    started.push(hub);
    const floor = await startProcess({
      file: 'test/bench/surveys/bullProcess.ts',
      env: { BENCH_REDIS_URL: redis.url },
      profileDir: undefined,
    });
    started.push(floor);
    for (let round = 1; round <= options.rounds; round += 1) {
      const startedAt = performance.now();
      const { rss } = await floor.ask<{ rss: number }>({ count });
      figures.floor.push((count * 1_000) / (performance.now() - startedAt));
      figures.floorRss.push(rss);
      const at = { hub, pool, count, round, postmaster: machine.postmaster };
      failures.push(...(await hubRound(at, figures)).map((what) => `round ${round}: ${what}`));
      say(
        `round ${round}: hub ${figures.hub.at(-1)?.toFixed(0)}, BullMQ ${figures.floor.at(-1)?.toFixed(0)} a second`,
      );
    }
    return { explanation: explanation(count), failures, rounds: options.rounds, ...summarise(figures) };
  } finally {
    for (const one of started) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
    await redis.stop();
  }
}

interface Round {
  hub: Running;
  pool: pg.Pool;
  count: number;
  round: number;
  postmaster: number;
}

async function hubRound({ hub, pool, count, round, postmaster }: Round, figures: Figures): Promise<string[]> {
  for (const statement of PEOPLE) await pool.query(statement, [(round - 1) * count + 1, round * count]);
  await pool.query('VACUUM ANALYZE');
  const before = [cpuOf([hub.pid]), cpuOfFamily(postmaster)];
  const startedAt = performance.now();
  await hub.ask({ ring: true });
  const done = (await untilAll(pool, round * count)) - (round - 1) * count;
  figures.hub.push((count * 1_000) / (performance.now() - startedAt));
  const after = [cpuOf([hub.pid]), cpuOfFamily(postmaster)];
  figures.appUs.push(((after[0] ?? 0) - (before[0] ?? 0)) / count);
  figures.databaseUs.push(((after[1] ?? 0) - (before[1] ?? 0)) / count);
  const told = await hub.ask<{ sent: number; repeated: number; rss: number }>({});
  figures.hubRss.push(told.rss);
  const broken = await brokenPromises(pool);
  return [
    ...(done === count && told.sent === count ? [] : [`${count} due, ${told.sent} sent, ${done} recorded`]),
    ...(told.repeated === 0 ? [] : [`${told.repeated} were sent twice`]),
    ...broken,
  ];
}

async function untilAll(pool: pg.Pool, count: number): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await pool.query<{ left: number; sent: number }>(
      `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM survey_invite WHERE state IN ('planned', 'held') LIMIT 1) i) AS left,
              (SELECT count(*)::int FROM delivery WHERE state = 'accepted') AS sent`,
    );
    const sent = rows[0]?.sent ?? 0;
    if (sent >= count || performance.now() > deadline) return sent;
    await sleep(50);
  }
}

function summarise(figures: Figures): Pick<Outcome, 'tables' | 'ratios'> {
  const of = (name: keyof Figures): number => median(figures[name]) ?? 0;
  const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  return {
    tables: [
      [
        ['mode', 'surveys /s', 'app us', 'database us', 'process MB'],
        ['hub', of('hub').toFixed(0), of('appUs').toFixed(0), of('databaseUs').toFixed(0), mb(of('hubRss'))],
        ['BullMQ', of('floor').toFixed(0), '', '', mb(of('floorRss'))],
      ],
    ],
    ratios: [
      { name: 'hub / BullMQ, surveys a second', value: of('hub') / of('floor'), atLeast: 5 },
      { name: 'hub / BullMQ, memory of the process', value: of('hubRss') / of('floorRss'), atMost: 0.3 },
    ],
  };
}

export const surveys: Benchmark = { name: 'surveys', title: 'Surveys that are due at once (6)', run };
