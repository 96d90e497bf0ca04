import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient, type Prisma } from '../prisma/generated/client.ts';
import { isWriteConflict } from './errors.ts';
import type { Hub } from './hub.ts';
import { openPool } from './pool.ts';

// One pool of connections, shared by Prisma and by the hot statements that are written by hand.

export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** `recorded`: ids of the events of this transaction; the relay takes them on after the commit. */
export interface Tx {
  db: Prisma.TransactionClient;
  recorded: string[];
}

export function openDatabase(url: string, poolSize: number): Database {
  const pool = openPool(url, poolSize);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

const MAX_TRIES = 3;

/**
 * Runs one use case's transaction and hands its events to the relay after the commit.
 * Tried again on a serialisation failure or deadlock, twice, with jitter. No network inside.
 */
export async function withTransaction<T>(hub: Hub, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const recorded: string[] = [];
    try {
      const result = await hub.prisma.$transaction((db) => work({ db, recorded }), {
        maxWait: 2_000,
        timeout: 10_000,
      });
      hub.relay.committed(recorded);
      return result;
    } catch (error) {
      if (attempt >= MAX_TRIES || !isWriteConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
    }
  }
}

/** The same for statements written by hand, on one connection of the pool. What it recorded is its caller's to pass on. */
export async function withConnection<T>(
  { pool }: Pick<Hub, 'pool'>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      if (attempt >= MAX_TRIES || !isWriteConflict(error)) throw error;
    } finally {
      client.release(broken);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
  }
}
