import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { cpuOf } from './cpu.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { startProcess, type Running } from './processes.ts';
import { median, percentile } from './statistics.ts';

// Benchmark 5: the wallboard. Many supervisors look at one division while its agents come and go.

const explanation = `Supervisors who all look at the board of one division: 10 queues, 100 agents, of whom 10 change in every quarter of a
second. **hub**: changes are rows in the database, told by its notices; the board is loaded once, compared with what was shown,
and what differs goes to everybody, with rights watched. **socket.io**: the whole board from memory to everybody, four times
a second. **ws**: the same as one frame of bytes, made once and written to each socket. Consoles live in a process of their
own. CPU is that of the process that sends, per delivery to one console, the database not counted. A round fails when a
console hears nothing or misses a change.`;

const AGENTS = 100;
const PER_USER = 20;
const CHANGES = 10;
const EVERY_MS = 250;
const modes = ['socket.io', 'ws', 'hub'] as const;
type Mode = (typeof modes)[number];

const WORLD = [
  `INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`,
  `INSERT INTO queue (id, division_id, name) SELECT new_id(), d.id, 'Queue ' || n FROM division d, generate_series(1, 10) n`,
  `INSERT INTO "user" (id, name, email, role, "updatedAt")
     SELECT 'a' || n, 'Agent ' || n, 'agent' || n || '@bench.example', 'agent', now() FROM generate_series(1, ${AGENTS}) n`,
  `INSERT INTO "user" (id, name, email, role, "updatedAt")
     SELECT 's' || n, 'Supervisor ' || n, 'supervisor' || n || '@bench.example', 'supervisor', now() FROM generate_series(1, $1::int) n`,
  `INSERT INTO agent (id, user_id, division_id, name, intent, is_service)
     SELECT new_id(), u.id, d.id, u.name, 'available', u.role <> 'agent' FROM "user" u, division d`,
  `INSERT INTO queue_member (queue_id, agent_id)
     SELECT q.id, a.id FROM queue q, agent a WHERE NOT a.is_service AND right(q.name, 1) = right(a.name, 1)`,
];

interface Told {
  deliveries: number;
  silent: number;
  lags: number[];
  bytes: number;
  gaps: number;
  error?: string;
}

interface Figures {
  cpuUs: number[];
  lagP50: number[];
  lagP99: number[];
  bytes: number[];
}

async function run({ machine, options, say }: BenchContext): Promise<Outcome> {
  const sizes = options.quick ? [50, 100] : [200, 1_000, ...(options.full ? [2_000] : [])];
  const largest = sizes.at(-1) ?? 0;
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const figures = new Map<string, Figures>();
  const failures: string[] = [];
  const started: Running[] = [];
  const start = async (file: string, env: NodeJS.ProcessEnv, profileDir?: string): Promise<Running> => {
    const running = await startProcess({ file, env, profileDir });
    started.push(running);
    return running;
  };
  try {
    const users = Math.ceil(largest / PER_USER);
    for (const statement of WORLD) await pool.query(statement, statement.includes('$1') ? [users] : []);
    const tokens = await makeTokens(url, users);
    const servers: Record<Mode, Running> = {
      'socket.io': await start('test/bench/wallboard/floor.ts', { BENCH_MODE: 'socket.io' }),
      ws: await start('test/bench/wallboard/floor.ts', { BENCH_MODE: 'ws' }),
      hub: await start('server/main.ts', hubEnvironment(url, machine.dataDir), options.profileDir),
    };
    const clients = await start('test/bench/wallboard/clients.ts', {});
    for (const size of sizes) {
      for (let round = 1; round <= options.rounds; round += 1) {
        for (const mode of round % 2 === 1 ? modes : modes.toReversed()) {
          const at = { server: servers[mode], clients, pool, mode, tokens, size, seconds: options.seconds };
          const { told, cpuUs } = await measure(at);
          if (told.error !== undefined) failures.push(`${size} ${mode}: ${told.error}`);
          if (told.silent > 0) failures.push(`${size} ${mode}: ${told.silent} consoles heard nothing`);
          if (told.gaps > 0) failures.push(`${size} ${mode}: ${told.gaps} changes were missed`);
          const kept = figures.get(`${mode} ${size}`) ?? { cpuUs: [], lagP50: [], lagP99: [], bytes: [] };
          figures.set(`${mode} ${size}`, kept);
          kept.cpuUs.push(cpuUs / told.deliveries);
          kept.lagP50.push(percentile(told.lags, 0.5) ?? 0);
          kept.lagP99.push(percentile(told.lags, 0.99) ?? 0);
          kept.bytes.push(told.bytes / told.deliveries);
          say(
            `round ${round}, ${size}: ${mode} ${(cpuUs / told.deliveries).toFixed(1)} us per delivery, ${told.deliveries} deliveries`,
          );
        }
      }
    }
    return { explanation, failures, rounds: options.rounds, ...summarise(figures, sizes) };
  } finally {
    for (const one of started.toReversed()) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
  }
}

async function makeTokens(url: string, users: number): Promise<string[]> {
  const { createApiToken } = await import('../../core/access/apiTokens.ts');
  const { openDatabase } = await import('../../core/db.ts');
  const database = openDatabase(url, 4);
  try {
    const tokens: string[] = [];
    for (let n = 1; n <= users; n += 1) tokens.push(await createApiToken(database.prisma, `s${n}`, 'bench'));
    return tokens;
  } finally {
    await database.close();
  }
}

interface Place {
  server: Running;
  clients: Running;
  pool: pg.Pool;
  mode: Mode;
  tokens: string[];
  size: number;
  seconds: number;
}

async function measure(place: Place): Promise<{ told: Told; cpuUs: number }> {
  const { server, clients, mode, tokens, size } = place;
  const opened = await clients.ask<Told>({ open: { port: server.port, mode, tokens, sockets: size } });
  const done = new AbortController();
  const changing = mode === 'hub' ? keepChanging(place, done.signal) : Promise.resolve();
  // Whoever has just come in is served first.
  await sleep(2 * EVERY_MS);
  await clients.ask<Told>({});
  const before = cpuOf([server.pid]) ?? 0;
  await sleep(place.seconds * 1_000);
  const cpuUs = (cpuOf([server.pid]) ?? 0) - before;
  const told = await clients.ask<Told>({ close: true });
  done.abort();
  await changing;
  return { told: opened.error === undefined ? told : { ...told, error: opened.error }, cpuUs };
}

/** Counts on through all phases: what is set again to what it was is no change, and nobody would be told. */
let changes = 0;

/** What use cases do when agents come and go: rows change, and the bus tells of it. */
async function keepChanging({ pool }: Place, until: AbortSignal): Promise<void> {
  for (; !until.aborted; changes += 1) {
    await pool.query(
      `WITH changed AS (
         UPDATE agent SET intent_reason = 'Number ' || $1::int WHERE NOT is_service
            AND substr(user_id, 2)::int % ${AGENTS / CHANGES} = $1::int % ${AGENTS / CHANGES} RETURNING id)
       SELECT pg_notify('rapport_console', json_build_object('from', 'bench', 'desks', json_agg(json_build_array(id, 'presence')))::text) FROM changed`,
      [changes],
    );
    await sleep(EVERY_MS);
  }
}

function summarise(
  figures: ReadonlyMap<string, Figures>,
  sizes: readonly number[],
): Pick<Outcome, 'tables' | 'ratios'> {
  const of = (mode: Mode, size: number, name: keyof Figures): number =>
    median(figures.get(`${mode} ${size}`)?.[name] ?? []) ?? 0;
  const [smallest = 0] = sizes;
  const largest = sizes.at(-1) ?? 0;
  const ratio = (against: Mode): number => of('hub', largest, 'cpuUs') / of(against, largest, 'cpuUs');
  return {
    tables: [
      [
        ['consoles', 'mode', 'us per delivery', 'bytes', 'lag p50 ms', 'lag p99 ms'],
        ...sizes.flatMap((size) =>
          modes.map((mode) => [
            String(size),
            mode,
            of(mode, size, 'cpuUs').toFixed(1),
            of(mode, size, 'bytes').toFixed(0),
            of(mode, size, 'lagP50').toFixed(0),
            of(mode, size, 'lagP99').toFixed(0),
          ]),
        ),
      ],
    ],
    ratios: [
      {
        name: `hub / socket.io, CPU per delivery, ${largest} consoles`,
        value: ratio('socket.io'),
        atMost: 0.7,
      },
      { name: `hub / ws, CPU per delivery, ${largest} consoles`, value: ratio('ws') },
      {
        name: `hub, CPU per delivery, from ${smallest} to ${largest} consoles`,
        value: of('hub', largest, 'cpuUs') / of('hub', smallest, 'cpuUs'),
        atMost: 1.15,
      },
    ],
  };
}

export const wallboard: Benchmark = { name: 'wallboard', title: 'Many look at one board (5)', run };
