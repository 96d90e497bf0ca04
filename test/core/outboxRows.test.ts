import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepRows, removeKept, removeRows } from '../../core/outbox/outboxRows.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';

// Two processes have the same rows of the outbox in hand.

let database: ClonedDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const left = async (ids: readonly string[]): Promise<string[]> =>
  (
    await pool.query<{ event_id: string }>(`SELECT event_id FROM outbox_message WHERE event_id = ANY($1)`, [
      ids,
    ])
  ).rows.map((row) => row.event_id);

const owed = (ids: readonly string[], jobs = ['survey.plan']) => new Map(ids.map((id) => [id, jobs]));

/** Another process holds this row while `work` runs. */
async function whileHeld(eventId: string, work: () => Promise<void>): Promise<void> {
  const other = await pool.connect();
  try {
    await other.query('BEGIN');
    await other.query(`UPDATE outbox_message SET created_at = now() WHERE event_id = $1`, [eventId]);
    await work();
  } finally {
    await other.query('COMMIT');
    other.release();
  }
}

test('what another has in hand is left to it, and nobody waits', async () => {
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  await keepRows(pool, owed(ids), 30);
  await whileHeld(ids[1]!, () => removeRows(pool, ids));
  expect(await left(ids)).toEqual([ids[1]]);
  await removeRows(pool, ids);
  expect(await left(ids)).toEqual([]);
});

test('a kept row whose job is done goes as soon as the other has let go of it', async () => {
  const id = randomUUID();
  await keepRows(pool, owed([id]), 30);
  const done: Promise<void>[] = [];
  await whileHeld(id, async () => void done.push(removeKept(pool, id, 'survey.plan')));
  await Promise.all(done);
  expect(await left([id])).toEqual([]);
});

test('an event that waits for several jobs waits for the last of them, and two that end at once leave nothing', async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  await keepRows(pool, owed([id, other], ['survey.plan', 'consent.look']), 30);
  await removeKept(pool, id, 'survey.plan');
  await removeKept(pool, id, 'survey.plan');
  expect(await left([id])).toEqual([id]);
  await removeKept(pool, id, 'consent.look');
  await Promise.all([removeKept(pool, other, 'consent.look'), removeKept(pool, other, 'survey.plan')]);
  expect(await left([id, other])).toEqual([]);
});

test('many processes keep and remove the same rows, each in an order of its own: no circle of waits', async () => {
  const ids = Array.from({ length: 200 }, randomUUID);
  const turns = Array.from({ length: 40 }, (_, turn) => {
    const mine = ids.toSorted(() => Math.random() - 0.5);
    return turn % 2 === 0 ? keepRows(pool, owed(mine), 0) : removeRows(pool, mine);
  });
  await Promise.all(turns);
  await removeRows(pool, ids);
  expect(await left(ids)).toEqual([]);
});
