import pg from 'pg';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { openLine } from './httpLine.ts';
import { startProcess, type Running } from './processes.ts';
import { BASE36, fillSearch, measureIndexing, type Filled } from './search/fill.ts';
import { makeTexts } from './search/texts.ts';
import { percentile } from './statistics.ts';

// Search over all messages and the lists beside it, at sizes that grow, beside the statement that one would write first.

const explanation = `Texts of 8 to 22 words of an invented vocabulary that is used as words are (few often, most hardly ever), every fifth in Chinese,
a year of them, all of one division. **hub**: \`GET /api/search/messages\`, the first page of 25 with its snippets, over HTTP with a
program's key; **lists**: the newest 50 conversations, and those of one queue. **raw**: the ids of the newest 26, by the words alone,
in one statement as one would write it first (\`words @@ q ORDER BY at DESC LIMIT 26\`), for the questions that are one. One at a
time. A round fails when an answer is not 200. Rows and indexes are made in bulk; the worker takes new ones in by batches.`;

const QUEUE = '00000009-0000-7000-8000-000000000001';
const DAY_MS = 86_400_000;
const RAW = `SELECT event_id FROM search_entry WHERE words @@ $1::tsquery ORDER BY at DESC, event_id DESC LIMIT 26`;

interface Kind {
  name: string;
  paths: string[];
  /** For the bare statement. */
  raw: string[];
}

function kindsOf({ questions }: ReturnType<typeof makeTexts>): Kind[] {
  const search = (q: string, more: Record<string, string> = {}): string =>
    `/api/search/messages?${new URLSearchParams({ q, ...more })}`;
  const of = (name: string, asked: readonly string[], isWord = true): Kind => ({
    name,
    paths: asked.map((q) => search(q)),
    raw: isWord ? asked.map((q) => `'${q}'`) : [],
  });
  const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
  const filtered = (name: string, more: Record<string, string>): Kind => ({
    name,
    paths: questions.usual.map((q) => search(q, more)),
    raw: [],
  });
  return [
    of('common word', questions.common),
    of('usual word', questions.usual),
    of('rare word', questions.rare),
    of('number', questions.number),
    of('phrase', questions.phrase, false),
    of('Chinese', questions.chinese, false),
    of('part of a word', questions.part, false),
    filtered('in a month', { from: ago(200), to: ago(170) }),
    filtered('queue, state, direction', { queueId: QUEUE, state: 'closed', direction: 'inbound' }),
    {
      name: 'of one client',
      paths: questions.usual.map((q, n) => search(q, { clientId: clientOf(n) })),
      raw: [],
    },
    { name: 'list: newest conversations', paths: ['/api/conversations?limit=50'], raw: [] },
    { name: 'list: one queue', paths: [`/api/conversations?limit=50&queueId=${QUEUE}`], raw: [] },
  ];
}

const clientOf = (n: number): string => `00000002-0000-7000-8000-${(n * 4).toString(16).padStart(12, '0')}`;

interface Speed {
  p50: number;
  p99: number;
}

async function measure(times: number, asks: readonly (() => Promise<void>)[]): Promise<Speed> {
  const latencies: number[] = [];
  for (let n = 0; n < times + asks.length; n += 1) {
    const startedAt = performance.now();
    await asks[n % asks.length]?.();
    // Each has been asked once before it counts.
    if (n >= asks.length) latencies.push(performance.now() - startedAt);
  }
  return { p50: percentile(latencies, 0.5) ?? 0, p99: percentile(latencies, 0.99) ?? 0 };
}

async function prepare(pool: pg.Pool): Promise<void> {
  await pool.query(`INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`);
  await pool.query(
    `INSERT INTO "user" (id, name, email, role, "updatedAt") VALUES ('u1', 'Agent', 'agent@bench.example', 'agent', now())`,
  );
  await pool.query(
    `INSERT INTO agent (id, user_id, division_id, name, intent) SELECT new_id(), 'u1', id, 'Agent', 'available' FROM division`,
  );
  await pool.query(`INSERT INTO queue (id, division_id, name) SELECT $1, id, 'Bench' FROM division`, [QUEUE]);
  await pool.query(
    `INSERT INTO our_address (id, kind, value, queue_id) VALUES (new_id(), 'phone', '+15005550002', $1)`,
    [QUEUE],
  );
  await pool.query(BASE36);
}

/** What it took to be of one size. */
interface Size {
  size: number;
  filled: Filled;
  bytes: string;
  perSecond: number;
}

type Figures = Map<string, { hub: Speed; raw: Speed | null }>;

async function run({ machine, options, say }: BenchContext): Promise<Outcome> {
  const sizes = options.quick ? [10_000, 20_000] : [100_000, options.full ? 10_000_000 : 1_000_000];
  const times = options.quick ? 20 : 100;
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const failures: string[] = [];
  const figures: Figures = new Map();
  const filled: Size[] = [];
  const started: Running[] = [];
  try {
    await prepare(pool);
    const { createApiToken } = await import('../../core/access/apiTokens.ts');
    const { openDatabase } = await import('../../core/db.ts');
    const database = openDatabase(url, 2);
    const token = await createApiToken(database.prisma, 'u1', 'bench');
    await database.close();
    const hub = await startProcess({
      file: 'server/main.ts',
      env: hubEnvironment(url, machine.dataDir),
      profileDir: options.profileDir,
    });
    started.push(hub);
    const kinds = kindsOf(makeTexts());
    for (const size of sizes) {
      const made = await fillSearch(pool, size, say);
      const { rows } = await pool.query<{ bytes: string }>(
        `SELECT pg_size_pretty(pg_total_relation_size('search_entry') + pg_total_relation_size('search_word')) AS bytes`,
      );
      say(
        `${size} events: rows ${made.seconds.rows.toFixed(0)} s, indexes ${made.seconds.indexes.toFixed(0)} s`,
      );
      const line = await openLine(hub.port);
      for (const kind of kinds) {
        const asks = kind.paths.map((path) => {
          const bytes = Buffer.from(
            `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
          );
          return async () => {
            const status = await line.send(bytes);
            if (status !== 200 && failures.length < 5)
              failures.push(`${size}, ${kind.name}: an answer with status ${status}`);
          };
        });
        const raws = kind.raw.map(
          (q) => async () => void (await pool.query({ name: 'raw', text: RAW, values: [q] })),
        );
        const hubSpeed = await measure(times, asks);
        const raw = raws.length > 0 ? await measure(Math.min(times, 40), raws) : null;
        figures.set(`${kind.name} ${size}`, { hub: hubSpeed, raw });
        say(
          `${size}, ${kind.name}: p50 ${hubSpeed.p50.toFixed(1)} ms, p99 ${hubSpeed.p99.toFixed(1)} ms` +
            (raw ? `, raw p50 ${raw.p50.toFixed(1)} ms, p99 ${raw.p99.toFixed(1)} ms` : ''),
        );
      }
      line.close();
      const perSecond = await measureIndexing(pool, size, options.quick ? 1_000 : 20_000);
      filled.push({ size, filled: made, bytes: rows[0]?.bytes ?? '', perSecond });
    }
    return {
      explanation,
      failures,
      rounds: 1,
      ...summarise(figures, { kinds: kinds.map(({ name }) => name), sizes, filled }),
    };
  } finally {
    for (const one of started) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
  }
}

function summarise(
  figures: Figures,
  { kinds, sizes, filled }: { kinds: readonly string[]; sizes: readonly number[]; filled: readonly Size[] },
): Pick<Outcome, 'tables' | 'ratios'> {
  const [small = 0, large = 0] = sizes;
  const of = (kind: string, size: number) => figures.get(`${kind} ${size}`);
  const ms = (value: number | undefined): string => value?.toFixed(1) ?? '';
  const slowest = (size: number): number => Math.max(...kinds.map((kind) => of(kind, size)?.hub.p99 ?? 0));
  const growth = kinds.map((kind) => (of(kind, large)?.hub.p50 ?? 0) / (of(kind, small)?.hub.p50 ?? 1));
  return {
    tables: [
      [
        ['question', 'events', 'hub p50 ms', 'hub p99 ms', 'raw p50 ms', 'raw p99 ms'],
        ...kinds.flatMap((kind) =>
          sizes.map((size) => {
            const figure = of(kind, size);
            return [
              kind,
              String(size),
              ms(figure?.hub.p50),
              ms(figure?.hub.p99),
              ms(figure?.raw?.p50),
              ms(figure?.raw?.p99),
            ];
          }),
        ),
      ],
      [
        ['events', 'rows, s', 'indexes, s', 'on disk', 'taken in by the worker, a second'],
        ...filled.map(({ size, filled: { seconds }, bytes, perSecond }) => [
          String(size),
          seconds.rows.toFixed(0),
          seconds.indexes.toFixed(0),
          bytes,
          perSecond.toFixed(0),
        ]),
      ],
    ],
    ratios: [
      {
        name: `slowest p99, from ${small} to ${large} events`,
        value: slowest(large) / slowest(small),
        atMost: 10,
      },
      {
        name: `most growth of a p50, from ${small} to ${large} events`,
        value: Math.max(...growth),
        atMost: 10,
      },
    ],
  };
}

export const search: Benchmark = { name: 'search', title: 'Search over all messages, and lists', run };
