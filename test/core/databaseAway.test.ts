import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../core/db.ts';
import { isDatabaseAway } from '../../core/errors.ts';
import { openPool } from '../../core/pool.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';

let clone: ClonedDatabase;
let database: Database;
beforeAll(async () => {
  clone = await cloneDatabase();
  database = openDatabase(clone.url, 2);
});
afterAll(async () => {
  await database.close();
  await clone.drop();
});

test('a transaction that takes too long is put down to the database, and left nothing', async () => {
  const tooSlow = database.prisma.$transaction(
    async (db) => {
      await db.division.create({ data: { name: 'too late' } });
      await db.$queryRaw`SELECT 1 FROM pg_sleep(0.3)`;
      await db.division.create({ data: { name: 'later still' } });
    },
    { timeout: 100 },
  );
  const error: unknown = await tooSlow.catch((failure: unknown) => failure);
  expect(isDatabaseAway(error), String(error)).toBe(true);
  expect(await database.prisma.division.count()).toBe(0);
});

test('a query over a connection that was closed, and one at the end of the pool, are too', async () => {
  const pool = openPool(clone.url, 1);
  const client = await pool.connect();
  // The pool closes a connection whose process at the other end is gone.
  void (client as unknown as pg.Client).end();
  const closed: unknown = await client.query('SELECT 1').catch((failure: unknown) => failure);
  client.release(true);
  await pool.end();
  const ended: unknown = await pool.query('SELECT 1').catch((failure: unknown) => failure);
  expect([closed, ended].map((error) => [String(error), isDatabaseAway(error)])).toEqual([
    ['Error: Client was closed and is not queryable', true],
    ['Error: Cannot use a pool after calling end on the pool', true],
  ]);
});

/** Ends the connection from the other side, as PostgreSQL does when it goes. */
async function endConnection(db: Prisma.TransactionClient): Promise<void> {
  const [{ pid }] = (await db.$queryRaw`SELECT pg_backend_pid() AS pid`) as [{ pid: number }];
  const outside = new pg.Client({ connectionString: clone.url });
  await outside.connect();
  await outside.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  await outside.end();
}

test.each([
  ['before its commit', async () => undefined],
  ['between two steps', async (db: Prisma.TransactionClient) => db.$queryRaw`SELECT 1`],
  ['between a step and one of the ORM', async (db: Prisma.TransactionClient) => db.division.count()],
])('a transaction whose connection ends %s is put down to the database', async (_when, next) => {
  const cut = database.prisma.$transaction(async (db) => {
    await endConnection(db);
    await next(db);
  });
  const error: unknown = await cut.catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(Error);
  expect(isDatabaseAway(error), String(error)).toBe(true);
});

test('one whose connection ends in the middle of a step, too', async () => {
  const cut = database.prisma.$transaction(async (db) => {
    const [{ pid }] = (await db.$queryRaw`SELECT pg_backend_pid() AS pid`) as [{ pid: number }];
    const asleep = db.$queryRaw`SELECT 1 FROM pg_sleep(20)`.then(
      () => null,
      (failure: unknown) => failure,
    );
    await database.pool.query('SELECT pg_terminate_backend($1)', [pid]);
    throw await asleep;
  });
  const error: unknown = await cut.catch((failure: unknown) => failure);
  expect(isDatabaseAway(error), String(error)).toBe(true);
});

test.each([
  // As Prisma's adapter threw them while PostgreSQL was killed.
  Object.assign(new Error('unexpected postmaster exit'), {
    cause: { kind: 'postgres', originalCode: '57P01' },
  }),
  Object.assign(new Error('Raw query failed. Code: `N/A`'), {
    code: 'P2010',
    meta: { driverAdapterError: { name: 'DriverAdapterError', cause: { kind: 'ConnectionClosed' } } },
  }),
])('$message, as Prisma tells it', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test('a query that is wrong is not', async () => {
  const error: unknown = await database.pool.query('SELECT nothing').catch((failure: unknown) => failure);
  expect(isDatabaseAway(error)).toBe(false);
});
