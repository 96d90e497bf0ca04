import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../core/db.ts';
import { loadSituation } from '../../core/waiting/situation.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';

// A caller's place, however long the queue is.

const WAITING = 2_000;

let clone: ClonedDatabase;
let database: Database;
beforeAll(async () => {
  clone = await cloneDatabase();
  database = openDatabase(clone.url, 2);
  const { prisma, pool } = database;
  const division = await prisma.division.create({ data: { name: 'Place' } });
  const waiting = { maxWaiting: 50 };
  const queue = await prisma.queue.create({ data: { name: 'Place', divisionId: division.id, waiting } });
  const ours = await prisma.ourAddress.create({
    data: { kind: 'phone', value: '+15005550006', queueId: queue.id },
  });
  await pool.query(
    `WITH people AS (INSERT INTO client (id, division_id) SELECT gen_random_uuid(), $1 FROM generate_series(1, $4) RETURNING id)
     INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, opened_at, queued_at,
         waiting_since, admitted_at, rank_at)
       SELECT gen_random_uuid(), id, 'call', 'inbound', $2, $3, 'queued', now(), now(), now(), now(),
              now() + row_number() OVER () * interval '1 s' FROM people`,
    [division.id, ours.id, queue.id, WAITING],
  );
  await pool.query('ANALYZE conversation');
}, 60_000);
afterAll(async () => {
  await database.close();
  await clone.drop();
});

test.each([
  [1, 1],
  [2, 2],
  [500, 500],
  [501, 501],
  [502, 501],
  [WAITING, 501],
])('number %i of two thousand is told as %i', async (number, place) => {
  const [{ id }] = (
    await database.pool.query<{ id: string }>(
      'SELECT id FROM conversation ORDER BY rank_at LIMIT 1 OFFSET $1',
      [number - 1],
    )
  ).rows as [{ id: string }];
  expect(await loadSituation(database, id)).toMatchObject({ place, othersWaiting: 0, isEntering: false });
});

test('who enters is held against the limit, and no further', async () => {
  const [{ id }] = (
    await database.pool.query<{ id: string }>(
      `UPDATE conversation SET admitted_at = NULL
        WHERE id = (SELECT id FROM conversation ORDER BY rank_at DESC LIMIT 1) RETURNING id`,
    )
  ).rows as [{ id: string }];
  expect(await loadSituation(database, id)).toMatchObject({ othersWaiting: 50, isEntering: true });
});

test('a call of nobody has no situation', async () => {
  expect(await loadSituation(database, randomUUID())).toBeNull();
});
