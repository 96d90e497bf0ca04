import { Redis } from 'ioredis';
import pg from 'pg';
import { lanes } from '../../core/jobs/contract.ts';
import type { Life } from './life.ts';

// Half a minute passes for the queue: jobs that a dead worker has in hand count as stalled at once, and jobs that are to
// be tried again are due.

export interface LeftJobs {
  release(life: Life): Promise<void>;
  /** What waits or is in hand, to be told when it stays so. */
  list(life: Life): Promise<string[]>;
  close(): Promise<void>;
}

export function leftJobsInRedis(url: string, database: string): LeftJobs {
  const redis = new Redis(url);
  return {
    async release(life) {
      for (const lane of lanes) {
        const prefix = `rapport-${database}:${lane}`;
        for (const id of await redis.zrange(`${prefix}:delayed`, '0', '-1')) {
          const made = Number(await redis.hget(`${prefix}:${id}`, 'atm'));
          // The marker wakes the worker, which sleeps until the hour it knew of.
          if (made > 0)
            await redis.multi().zadd(`${prefix}:delayed`, 0, id).zadd(`${prefix}:marker`, 0, '0').exec();
        }
        let isStalled = false;
        for (const id of await redis.lrange(`${prefix}:active`, 0, -1)) {
          const holder = await redis.get(`${prefix}:${id}:lock`);
          if (holder !== null && life.workers.some((worker) => holder.startsWith(worker.id))) continue;
          await redis
            .multi()
            .del(`${prefix}:${id}:lock`)
            .sadd(`${prefix}:stalled`, id)
            .del(`${prefix}:stalled-check`)
            .exec();
          isStalled = true;
        }
        const worker = life.workers[lanes.indexOf(lane)];
        if (isStalled && worker) await life.attempt(() => worker.moveStalledJobsToWait());
      }
    },
    async list(life) {
      const found: string[] = [];
      for (const lane of lanes) {
        const prefix = `rapport-${database}:${lane}`;
        for (const id of await redis.lrange(`${prefix}:wait`, 0, -1)) found.push(`${lane} waits ${id}`);
        for (const id of await redis.lrange(`${prefix}:active`, 0, -1)) {
          const holder = await redis.get(`${prefix}:${id}:lock`);
          // Done between the two looks, and not left by anybody.
          if (holder === null && (await redis.lpos(`${prefix}:active`, id)) === null) continue;
          found.push(`${lane} ${nameHolder(life, holder)} ${id}`);
        }
      }
      return found;
    },
    async close() {
      redis.disconnect();
    },
  };
}

/** Whether one that waits, or that the living have in hand, is among these. */
export function isOnItsWay(jobName: string, listed: readonly string[]): boolean {
  const id = jobName.replace('.', '-');
  return listed.some((line) => line.includes(` ${id}-`) && !line.includes(OF_THE_DEAD));
}

const OF_THE_DEAD = 'in hand of the dead';

function nameHolder(life: Life, holder: string | null): string {
  const isOurs = holder !== null && life.workers.some((worker) => holder.startsWith(worker.id));
  return isOurs ? 'in hand' : OF_THE_DEAD;
}

export function leftJobsInPostgres(url: string): LeftJobs {
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'driver' });
  return {
    async release(life) {
      const schema = await schemaOf(pool);
      if (!schema) return;
      await pool.query(
        `UPDATE ${schema}.job SET process_at_ms = 0 WHERE state = 'delayed' AND attempts_made > 0`,
      );
      const left = await pool.query<{ queue: string }>(
        `UPDATE ${schema}.job SET locked_until_ms = 0, stalled_marked = true
          WHERE state = 'active' AND NOT EXISTS (SELECT FROM unnest($1::text[]) w(id) WHERE lock_token LIKE w.id || '%')
         RETURNING queue`,
        [life.workers.map((worker) => worker.id)],
      );
      await pool.query(`DELETE FROM ${schema}.meta WHERE field = 'stalled-check'`);
      for (const lane of lanes) {
        const worker = life.workers[lanes.indexOf(lane)];
        if (worker && left.rows.some(({ queue }) => queue === lane))
          await life.attempt(() => worker.moveStalledJobsToWait());
      }
    },
    async list(life) {
      const schema = await schemaOf(pool);
      if (!schema) return [];
      const { rows } = await pool.query<{ queue: string; state: string; id: string; holder: string | null }>(
        `SELECT queue, state, id, lock_token AS holder FROM ${schema}.job WHERE state NOT IN ('completed', 'failed', 'delayed')`,
      );
      return rows.map(
        ({ queue, state, id, holder }) =>
          `${queue} ${state === 'active' ? nameHolder(life, holder) : 'waits'} ${id}`,
      );
    },
    close: () => pool.end(),
  };
}

async function schemaOf(pool: pg.Pool): Promise<string | null> {
  const { rows } = await pool.query<{ schema: string | null }>(
    `SELECT min(schemaname) AS schema FROM pg_tables WHERE tablename = 'scheduler'`,
  );
  return rows[0]?.schema ?? null;
}
