import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../core/db.ts';
import { isDatabaseAway } from '../../core/errors.ts';
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

test('a query that is wrong is not', async () => {
  const error: unknown = await database.pool.query('SELECT nothing').catch((failure: unknown) => failure);
  expect(isDatabaseAway(error)).toBe(false);
});
