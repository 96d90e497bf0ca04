import pg from 'pg';
import type { PromiseId } from '../../core/contract/promises.ts';
import { promises } from '../../core/verification/promises.ts';
import { verify } from '../../core/verification/verify.ts';

// The checker of the product (core/verification) for the tests. test/support/afterEachFlow.ts has it look at every
// database of a test file after each of its tests.

/** Every broken promise with the first rows that break it; an empty list is what it should be. */
export async function brokenPromises(
  pool: Pick<pg.Pool, 'connect' | 'query'>,
  except: ReadonlySet<PromiseId> = new Set(),
): Promise<string[]> {
  const only = promises.filter(({ id }) => !except.has(id));
  const { promises: results } = await verify(pool, { only, prepare: true });
  return [
    ...results
      .filter(({ count, failure }) => count > 0 || failure !== null)
      .map(({ id, rows, failure }) => `${id}: ${failure ?? JSON.stringify(rows.slice(0, 3))}`),
    ...(await brokenCircles(pool)),
  ];
}

/**
 * Nobody waits for anybody in a circle. It costs a second before the database breaks one, so it must not be the normal
 * course of things. Not for the product: one in a year is mended by trying again, and would be shown for ever.
 */
async function brokenCircles(pool: Pick<pg.Pool, 'query'>): Promise<string[]> {
  const { rows } = await pool.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database() AND deadlocks > 0',
  );
  if (rows.length === 0) return [];
  const who = await whoWaited(pool);
  return rows.map(({ deadlocks }) => `somebody waited for somebody in a circle: ${deadlocks} times\n${who}`);
}

/** What the database's own log says of the last circles: it names the statements. */
async function whoWaited(pool: Pick<pg.Pool, 'query'>): Promise<string> {
  const { rows } = await pool.query<{ log: string }>(
    `SELECT pg_read_file(current_setting('data_directory') || '/../postgres.log', true) AS log`,
  );
  const lines = (rows[0]?.log ?? '').split('\n');
  const at = lines.findLastIndex((line) => line.includes('deadlock detected'));
  return at < 0 ? '' : lines.slice(at, at + CIRCLE_LINES).join('\n');
}

const CIRCLE_LINES = 40;

interface Watched {
  pool: pg.Pool;
  onPurpose: Set<PromiseId>;
}

const watched = new Map<string, Watched>();

/** From now on this database is looked at after each test. */
export function watchDatabase(url: string): void {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined);
  watched.set(url, { pool, onPurpose: new Set() });
}

export async function unwatchDatabase(url: string): Promise<void> {
  const one = watched.get(url);
  watched.delete(url);
  await one?.pool.end();
}

/** A test that puts the tables into a state that cannot come about otherwise says so, and why. */
export function breaksOnPurpose(url: string, ids: readonly PromiseId[], why: string): void {
  if (why.length < 10) throw new Error('say why');
  for (const id of ids) watched.get(url)?.onPurpose.add(id);
}

/** What is broken in the databases of this file, but for what its tests said they break. */
export async function brokenInWatched(): Promise<string[]> {
  const broken: string[] = [];
  for (const { pool, onPurpose } of watched.values()) broken.push(...(await brokenPromises(pool, onPurpose)));
  return broken;
}
