import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../prisma/embedded.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { say } from './progress.ts';

export interface Database {
  url: string;
  isEmpty: boolean;
  stop: () => Promise<void>;
}

/** Opens the database of `url`, else an embedded one, and brings it up to date. */
export async function openDatabase(
  url: string | undefined,
  dataDir: string,
  port: number,
): Promise<Database> {
  const log = (line: string) => say(`database: ${line}`);
  const server =
    url === undefined
      ? await startEmbeddedPostgres({ dataDir: path.join(dataDir, 'postgres'), port, log })
      : { url, stop: () => Promise.resolve() };
  try {
    if (url !== undefined) await reach(url);
    await applyMigrations(server.url, { log });
    const isEmpty = await hasNobody(server.url);
    say(url === undefined ? `database ready (PostgreSQL on port ${port})` : 'database ready (DATABASE_URL)');
    return { ...server, isEmpty };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function reach(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database of DATABASE_URL does not answer: ${reason}`, { cause: error });
  }
}

async function hasNobody(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const people = await client.query('SELECT 1 FROM "user" LIMIT 1');
    return people.rowCount === 0;
  } finally {
    await client.end();
  }
}
