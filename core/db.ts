import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient, type Prisma } from '../prisma/generated/client.ts';
import { isWriteConflict } from './errors.ts';
import type { Hub } from './hub.ts';

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
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 1_500,
    idleTimeoutMillis: 60_000,
    application_name: 'rapport',
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
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
