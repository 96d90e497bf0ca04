import type pg from 'pg';
import { z } from 'zod';
import type { Breach, PromiseResult } from '../contract/verification.ts';
import type { HousePromise } from './housePromise.ts';
import { promises } from './promises.ts';

// Proves the promises from the tables alone. All of it in one read-only transaction that sees one instant, so that work
// under way is never taken for a breach.

export interface Verification {
  /** `failed`: something could not be decided, and nothing that could be was broken. */
  state: 'ok' | 'broken' | 'failed';
  /** The database's clock at the instant that was looked at. */
  at: Date;
  ms: number;
  promises: PromiseResult[];
}

export interface VerifyOptions {
  /** How long one promise may take; beyond that it counts as undecided. */
  timeoutSeconds?: number;
  only?: readonly HousePromise[];
  /** Leaves the plans with the connection: for who looks at small tables again and again. */
  prepare?: boolean;
}

const TIMEOUT_SECONDS = 120;
const ROWS_SHOWN = 5;
const PAGE = 1_000;

/** Looks at every promise. Throws when the database cannot be reached or is none of ours. */
export async function verify(
  pool: Pick<pg.Pool, 'connect'>,
  options: VerifyOptions = {},
): Promise<Verification> {
  const client = await pool.connect();
  let isBroken = true;
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    const verification = await verifyIn(client, options);
    await client.query('COMMIT');
    isBroken = false;
    return verification;
  } finally {
    // A connection in an unknown state is not for others.
    client.release(isBroken);
  }
}

/** The same inside a transaction of the caller's. */
export async function verifyIn(client: pg.ClientBase, options: VerifyOptions = {}): Promise<Verification> {
  const { timeoutSeconds = TIMEOUT_SECONDS, only = promises, prepare = false } = options;
  const startedAt = performance.now();
  await client.query(`SET LOCAL statement_timeout = '${timeoutSeconds}s'; SET LOCAL lock_timeout = '5s';
    SET LOCAL work_mem = '64MB'; SET LOCAL jit = off`);
  const { rows } = await client.query<{ at: Date }>('SELECT now() AS at');
  const results: PromiseResult[] = [];
  for (const promise of only) results.push(await decide(client, promise, prepare));
  return {
    state: results.some(({ count }) => count > 0)
      ? 'broken'
      : results.some(({ failure }) => failure !== null)
        ? 'failed'
        : 'ok',
    at: rows[0]?.at ?? new Date(),
    ms: Math.round(performance.now() - startedAt),
    promises: results,
  };
}

async function decide(
  client: pg.ClientBase,
  promise: HousePromise,
  prepare: boolean,
): Promise<PromiseResult> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  await client.query('SAVEPOINT promise');
  try {
    const { count, rows } = promise.isBroken
      ? await confirmSuspects(client, promise, promise.isBroken)
      : await countRows(client, promise, prepare);
    await client.query('RELEASE promise');
    return {
      id: promise.id,
      count,
      ms: took(),
      rows: rows.map((row) => toBreach(promise, row)),
      failure: null,
    };
  } catch (error) {
    // What the statement did wrong is undone; a lost connection makes this throw, and the whole look fails.
    await client.query('ROLLBACK TO promise');
    return { id: promise.id, count: 0, ms: took(), rows: [], failure: failureOf(error) };
  }
}

function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === '57014' ? 'took too long' : error.message;
}

const Found = z.array(z.looseObject({ id: z.string() }));
type Found = z.infer<typeof Found>[number];

interface Counted {
  count: number;
  rows: Found[];
}

async function countRows(
  client: pg.ClientBase,
  { id, sql }: HousePromise,
  prepare: boolean,
): Promise<Counted> {
  const { rows } = await client.query<{ count: number; rows: unknown }>({
    ...(prepare ? { name: `promise_${id}` } : {}),
    text: `WITH broken AS MATERIALIZED (${sql})
     SELECT (SELECT count(*)::int FROM broken) AS count,
            (SELECT jsonb_agg(to_jsonb(f)) FROM (SELECT * FROM broken ORDER BY id LIMIT ${ROWS_SHOWN}) f) AS rows`,
  });
  return { count: rows[0]?.count ?? 0, rows: Found.parse(rows[0]?.rows ?? []) };
}

async function confirmSuspects(
  client: pg.ClientBase,
  { sql }: HousePromise,
  isBroken: (row: unknown) => boolean,
): Promise<Counted> {
  const counted: Counted = { count: 0, rows: [] };
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const page = await client.query<{ row: unknown }>(
      `SELECT to_jsonb(s) AS row FROM (${sql}) s WHERE s.id > $1 ORDER BY s.id LIMIT ${PAGE}`,
      [after],
    );
    const found = Found.parse(page.rows.map(({ row }) => row));
    for (const row of found.filter(isBroken)) {
      counted.count += 1;
      if (counted.rows.length < ROWS_SHOWN) counted.rows.push(row);
    }
    const last = found.at(-1);
    if (!last || found.length < PAGE) return counted;
    after = last.id;
  }
}

/** Names the row and says how to look at it. */
function toBreach(promise: HousePromise, { id, in_table: inTable, ...facts }: Found): Breach {
  const table = typeof inTable === 'string' ? inTable : promise.table;
  return { id, table, facts, look: `SELECT * FROM ${table} WHERE id = '${id}'`, path: pathOf(table, facts) };
}

function pathOf(table: string, facts: Record<string, unknown>): string | null {
  if (typeof facts['conversation_id'] === 'string') return `/conversations/${facts['conversation_id']}`;
  if (typeof facts['client_id'] === 'string') return `/clients/${facts['client_id']}`;
  return table === 'raw_inbound' ? '/quarantine' : null;
}
