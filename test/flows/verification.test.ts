import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../core/db.ts';
import { promises } from '../../core/verification/promises.ts';
import { verify, verifyIn } from '../../core/verification/verify.ts';
import { seedDemo } from '../../prisma/seed/seedDemo.ts';
import type { Breakage } from '../support/breakage.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { ROOT } from '../support/sourceFiles.ts';
import { stateBreakages } from '../support/stateBreakages.ts';
import { timelineBreakages } from '../support/timelineBreakages.ts';

// The checker itself: each promise is broken by hand, and exactly that one turns red, with the row named.

const breakages = [...timelineBreakages, ...stateBreakages];

let database: ClonedDatabase;
let client: pg.Client;
let personal: string[];

beforeAll(async () => {
  database = await cloneDatabase();
  const { prisma, close } = openDatabase(database.url, 4);
  await seedDemo(prisma, { authSecret: 's'.repeat(32) });
  await close();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(`SELECT value AS text FROM address
    UNION SELECT text FROM message WHERE length(text) > 4 UNION SELECT name FROM client WHERE name IS NOT NULL`);
  personal = rows.map(({ text }) => JSON.stringify(text).slice(1, -1));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Breaks the tables with their keys and triggers out of the way, looks, and puts everything back. */
async function lookAfter({ sql, key, withTriggers }: Breakage) {
  await client.query('BEGIN');
  try {
    if (!withTriggers) await client.query('SET LOCAL session_replication_role = replica');
    if (key) await client.query(`DROP INDEX ${key}`);
    const { rows } = await client.query<{ id: string }>(sql);
    const { state, promises: results } = await verifyIn(client);
    return {
      ids: rows.map(({ id }) => id),
      state,
      red: results.filter(({ count, failure }) => count > 0 || failure),
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

test('a week of the demo keeps every promise', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const verification = await verify(pool);
  await pool.end();
  expect(verification).toMatchObject({ state: 'ok' });
  expect(verification.promises.map(({ id }) => id)).toEqual(promises.map(({ id }) => id));
});

describe('broken by hand', () => {
  test.each(breakages)('$promise: $how', async (breakage) => {
    const { ids, state, red } = await lookAfter(breakage);
    expect(ids.length, 'the statement broke nothing').toBeGreaterThan(0);
    expect(red.map(({ id, failure }) => failure ?? id)).toEqual([breakage.promise]);
    expect(state).toBe('broken');
    const [{ rows }] = red as [(typeof red)[number]];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(ids).toContain(row.id);
      expect(row.look).toContain(`'${row.id}'`);
    }
    // Ids, states and times; nobody's name, address or words.
    const shown = JSON.stringify(red);
    expect(personal.filter((text) => shown.includes(text))).toEqual([]);
  });

  test('there is a way to break each of them', () => {
    expect(promises.map(({ id }) => id).filter((id) => !breakages.some((one) => one.promise === id))).toEqual(
      [],
    );
  });
});

test('a promise that takes too long, or cannot be asked, is undecided and hides no other', async () => {
  const [first] = promises;
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const slow = { id: 'event_once', table: 'client', sql: 'SELECT id, pg_sleep(5) FROM client' } as const;
  const odd = { id: 'mail_once', table: 'client', sql: 'SELECT id FROM no_such_table' } as const;
  const { state, promises: results } = await verify(pool, { timeoutSeconds: 1, only: [slow, odd, first!] });
  await pool.end();
  expect(state).toBe('failed');
  expect(results).toMatchObject([
    { failure: 'took too long', count: 0 },
    { failure: 'relation "no_such_table" does not exist' },
    { id: first!.id, failure: null, count: 0 },
  ]);
});

describe('npm run verify', () => {
  async function run(args: string[], env: Record<string, string> = {}) {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'worker/verify.ts', ...args],
      {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], DATA_DIR: path.join(ROOT, 'test-results', 'nothing-here'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  }

  test('says of each promise that it holds, and leaves with 0', async () => {
    const { code, stdout } = await run([], { DATABASE_URL: database.url });
    expect(code).toBe(0);
    for (const { id } of promises) expect(stdout).toMatch(new RegExp(`^ok +${id} `, 'm'));
    expect(stdout).toMatch(new RegExp(`^ok: ${promises.length} of ${promises.length} promises hold`, 'm'));
  });

  test('names what is broken and how to see it, and leaves with 1', async () => {
    const broken = await cloneDatabase();
    try {
      breaksOnPurpose(broken.url, ['outbox_event'], 'to be found by the command');
      const { rows } = await query(
        broken.url,
        'INSERT INTO outbox_message (event_id) VALUES (new_id()) RETURNING event_id',
      );
      const id = rows[0]!['event_id'];
      const { code, stdout } = await run(['--database', broken.url]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^BROKEN +outbox_event /m);
      expect(stdout).toContain(`SELECT * FROM timeline_event WHERE id = '${id}'`);
      const { code: again, stdout: json } = await run(['--database', broken.url, '--json']);
      expect(again).toBe(1);
      expect(JSON.parse(json)).toMatchObject({ state: 'broken' });
      expect(JSON.parse(json).promises.find((one: any) => one.id === 'outbox_event').rows).toMatchObject([
        { id },
      ]);
    } finally {
      await broken.drop();
    }
  });

  test.each([
    ['there is no database', ['--database', 'postgresql://127.0.0.1:9/none'], {}],
    ['there is none to be found', [], {}],
    ['the option is unknown', ['--everything'], {}],
  ])('says so and leaves with 2 when %s', async (_name, args, env) => {
    const { code, stderr } = await run(args, env);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Could not look: /);
  });

  test('leaves with 2 when the database is none of ours', async () => {
    const url = new URL(database.url);
    url.pathname = '/postgres';
    const { code, stdout } = await run(['--database', url.href]);
    expect(code).toBe(2);
    expect(stdout).toContain('UNDECIDED');
  });
});

async function query(url: string, sql: string) {
  const one = new pg.Client({ connectionString: url });
  await one.connect();
  try {
    return await one.query<Record<string, string>>(sql);
  } finally {
    await one.end();
  }
}
