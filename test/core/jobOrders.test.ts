import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { JobOrder } from '../../core/jobs/contract.ts';
import { openQueues, type JobQueues } from '../../core/jobs/queues.ts';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';

let database: ClonedDatabase;
let pool: pg.Pool;
let processes: JobQueues[];
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const options = { databaseUrl: database.url, redisUrl: null };
  processes = [await openQueues(options), await openQueues(options)];
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.close()));
  await pool.end();
  await database.drop();
});

test('two processes order the same jobs, each in an order of its own: each is ordered once, and nobody waits in a circle', async () => {
  const ROUNDS = 30;
  for (let round = 0; round < ROUNDS; round += 1) {
    const orders = Array.from({ length: 150 }, (): JobOrder => {
      const id = randomUUID();
      return { name: 'message.deliver', payload: { deliveryId: id }, key: id };
    });
    await Promise.all([processes[0]?.add(orders), processes[1]?.add(orders.toReversed())]);
    expect(await processes[0]?.unfinished()).toBe(orders.length * (round + 1));
  }
  expect(await brokenCircles()).toBe('0');
});

test('many jobs fall due at once, and two workers find them in different orders: nobody waits in a circle', async () => {
  // By time, as the index has them, and by their place on the disk: the planner's choice, made here for it.
  const workers = await Promise.all(['enable_bitmapscan', 'enable_indexscan'].map(connectWithout));
  for (let round = 0; round < 4; round += 1) {
    const orders = Array.from({ length: 1_000 }, (_, index): JobOrder => {
      const id = randomUUID();
      return {
        name: 'survey.send',
        payload: { inviteId: id },
        key: id,
        delayMs: 1 + ((index * 7_919) % 500),
      };
    });
    await processes[0]?.add(orders);
    await vi.waitUntil(
      async () => (await countDelayed('process_at_ms < extract(epoch FROM now()) * 1000')) === 1_000,
    );
    await Promise.all(
      workers.map((worker) =>
        worker.query(`SELECT move_to_active('automation', 'token', 10000, $1, 'worker', NULL, NULL)`, [
          Date.now(),
        ]),
      ),
    );
    expect(await countDelayed('true')).toBe(0);
  }
  await Promise.all(workers.map((worker) => worker.end()));
  expect(await brokenCircles()).toBe('0');
});

async function connectWithout(wayToRead: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`SET search_path = bullmq; SET enable_seqscan = off; SET ${wayToRead} = off`);
  return client;
}

async function countDelayed(which: string): Promise<number> {
  const { rows } = await pool.query<{ jobs: number }>(
    `SELECT count(*)::int AS jobs FROM bullmq.job WHERE state = 'delayed' AND ${which}`,
  );
  return rows[0]?.jobs ?? 0;
}

async function brokenCircles(): Promise<string | undefined> {
  const { rows } = await pool.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0]?.deadlocks;
}
