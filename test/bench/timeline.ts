import pg from 'pg';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { openLine } from './httpLine.ts';
import { startProcess, type Running } from './processes.ts';
import { median, percentile } from './statistics.ts';

// Benchmark 4: the newest fifty events of a client, over HTTP and signed in, beside the bare statement.

const explanation = `The newest 50 events of one of many clients, each with 100 events of three channels on one timeline. **hub**: over HTTP with a
program's key, asked and authorised for every request, every event checked by its contract. **page50**: the same rows by one
prepared statement through pg, which is the floor. One at a time (c=1, p50) and eight at a time (c=8, a second), at two sizes.
A round fails when an answer is not 200.`;

const EVENTS_PER_CLIENT = 100;
const WARM_UP = 50;
const PAGE = {
  name: 'page50',
  text: 'SELECT id, client_id, seq, kind, data, conversation_id, agent_id, at FROM timeline_event WHERE client_id = $1 ORDER BY seq DESC LIMIT 50',
};

/** Rows by number, in the order of their keys and without the checks of foreign keys: ten millions take a minute or two. */
const FILL = [
  'SET session_replication_role = replica',
  `INSERT INTO client (id, division_id, name, last_seq)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, d.id, 'Client ' || n, ${EVENTS_PER_CLIENT}
       FROM division d, generate_series($1::int + 1, $2::int) n`,
  `INSERT INTO timeline_event (id, client_id, seq, kind, data, at)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(c * 1000::bigint + n), 12, '0'))::uuid,
            ('00000000-0000-7000-8000-' || lpad(to_hex(c), 12, '0'))::uuid, n, 'note.added', (ARRAY[
              '{"clientKey": null, "text": "Called about the order, the second of this week, by phone"}',
              '{"clientKey": null, "text": "Called about the order, the second of this week, by text"}',
              '{"clientKey": null, "text": "Called about the order, the second of this week, by mail"}']::jsonb[])[1 + n % 3],
            now() - n * interval '1 min'
       FROM generate_series($1::int + 1, $2::int) c, generate_series(1, ${EVENTS_PER_CLIENT}) n`,
];

async function fill(pool: pg.Pool, from: number, to: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (const statement of FILL)
      await client.query(
        statement,
        statement.includes('$1') ? [from / EVENTS_PER_CLIENT, to / EVENTS_PER_CLIENT] : [],
      );
  } finally {
    client.release(true);
  }
  await pool.query('VACUUM ANALYZE');
}

interface Speed {
  p50: number;
  perSecond: number;
}

/** Works one at a time for the latency, then eight at a time for the rate. */
async function measure(ask: () => Promise<() => Promise<void>>, seconds: number): Promise<Speed> {
  const latencies: number[] = [];
  const one = await ask();
  // Connections, plans and compiled code are there before it counts.
  for (let n = 0; n < WARM_UP; n += 1) await one();
  for (const end = performance.now() + seconds * 500; performance.now() < end;) {
    const startedAt = performance.now();
    await one();
    latencies.push(performance.now() - startedAt);
  }
  const eight = await Promise.all(Array.from({ length: 8 }, ask));
  let done = 0;
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    eight.map(async (again) => {
      for (; performance.now() < end; done += 1) await again();
    }),
  );
  return { p50: percentile(latencies, 0.5) ?? 0, perSecond: done / seconds };
}

type Mode = 'hub' | 'page50';

async function run({ machine, options, say }: BenchContext): Promise<Outcome> {
  const sizes = options.quick ? [10_000, 20_000] : [100_000, options.full ? 10_000_000 : 1_000_000];
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 9 });
  pool.on('error', () => undefined);
  const failures: string[] = [];
  const figures = new Map<string, { p50: number[]; perSecond: number[] }>();
  const started: Running[] = [];
  try {
    const { createApiToken } = await import('../../core/access/apiTokens.ts');
    const { openDatabase } = await import('../../core/db.ts');
    const database = openDatabase(url, 4);
    await pool.query(`INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`);
    await pool.query(
      `INSERT INTO "user" (id, name, email, role, "updatedAt") VALUES ('u1', 'Agent', 'agent@bench.example', 'agent', now())`,
    );
    await pool.query(
      `INSERT INTO agent (id, user_id, division_id, name, intent) SELECT new_id(), 'u1', id, 'Agent', 'available' FROM division`,
    );
    const token = await createApiToken(database.prisma, 'u1', 'bench');
    await database.close();
    const hub = await startProcess({
      file: 'server/main.ts',
      env: hubEnvironment(url, machine.dataDir),
      profileDir: options.profileDir,
    });
    started.push(hub);
    let made = 0;
    for (const size of sizes) {
      const startedAt = performance.now();
      await fill(pool, made, size);
      made = size;
      say(`${size} events after ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM client ORDER BY md5(id::text) LIMIT 1000',
      );
      let n = 0;
      const nextId = (): string => rows[(n += 1) % rows.length]?.id ?? '';
      const modes: Record<Mode, () => Promise<() => Promise<void>>> = {
        page50: async () => async () => void (await pool.query({ ...PAGE, values: [nextId()] })),
        hub: async () => {
          const line = await openLine(hub.port);
          return async () => {
            const status = await line.send(
              Buffer.from(
                `GET /api/clients/${nextId()}/timeline?limit=50 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
              ),
            );
            if (status !== 200 && failures.length < 5)
              failures.push(`${size}: an answer with status ${status}`);
          };
        },
      };
      for (let round = 1; round <= options.rounds; round += 1) {
        const order: Mode[] = round % 2 === 1 ? ['page50', 'hub'] : ['hub', 'page50'];
        for (const mode of order) {
          const speed = await measure(modes[mode], options.seconds);
          const kept = figures.get(`${mode} ${size}`) ?? { p50: [], perSecond: [] };
          figures.set(`${mode} ${size}`, kept);
          kept.p50.push(speed.p50);
          kept.perSecond.push(speed.perSecond);
          say(
            `round ${round}, ${size}: ${mode} p50 ${speed.p50.toFixed(2)} ms, ${speed.perSecond.toFixed(0)} a second`,
          );
        }
      }
    }
    return { explanation, failures, rounds: options.rounds, ...summarise(figures, sizes) };
  } finally {
    for (const one of started) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
  }
}

function summarise(
  figures: ReadonlyMap<string, { p50: number[]; perSecond: number[] }>,
  sizes: readonly number[],
): Pick<Outcome, 'tables' | 'ratios'> {
  const of = (mode: Mode, size: number, name: 'p50' | 'perSecond'): number =>
    median(figures.get(`${mode} ${size}`)?.[name] ?? []) ?? 0;
  const [small = 0, large = 0] = sizes;
  return {
    tables: [
      [
        ['events', 'mode', 'p50 ms, c=1', 'a second, c=8'],
        ...sizes.flatMap((size) =>
          (['hub', 'page50'] as const).map((mode) => [
            String(size),
            mode,
            of(mode, size, 'p50').toFixed(2),
            of(mode, size, 'perSecond').toFixed(0),
          ]),
        ),
      ],
    ],
    ratios: [
      { name: 'hub / page50, p50', value: of('hub', large, 'p50') / of('page50', large, 'p50'), atMost: 1.5 },
      {
        name: 'hub / page50, a second at c=8',
        value: of('hub', large, 'perSecond') / of('page50', large, 'perSecond'),
        atLeast: 0.9,
      },
      {
        name: `hub, p50, from ${small} to ${large} events`,
        value: of('hub', large, 'p50') / of('hub', small, 'p50'),
        atMost: 1.15,
      },
    ],
  };
}

export const timeline: Benchmark = { name: 'timeline', title: 'A timeline of many events (4)', run };
