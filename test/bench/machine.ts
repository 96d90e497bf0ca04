import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../prisma/embedded.ts';
import { freePort } from '../../prisma/freePort.ts';
import { generateClient } from '../../prisma/generate.ts';
import { removePostgresHome } from '../../prisma/postgresHome.ts';
import { runScript } from '../../server/launch/runScript.ts';
import { parentOf } from './cpu.ts';

// One PostgreSQL for all that a run measures: every commit goes to the disk.

export interface Machine {
  postmaster: number;
  databaseVersion: string;
  dataDir: string;
  /** A new database with nothing in it. */
  emptyDatabase(): Promise<string>;
  /** A new database with the hub's tables, empty. */
  hubDatabase(): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  close(): Promise<void>;
}

const TEMPLATE = 'bench_template';

/** Starts it. On failure nothing is left behind. */
export async function openMachine(): Promise<Machine> {
  const dataDir = await mkdtemp(path.join(tmpdir(), `rapport-bench-${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must get through here.
  await chmod(dataDir, 0o755);
  const settings = { max_connections: '300', shared_buffers: '1GB', max_wal_size: '4GB' };
  const postgres = await startEmbeddedPostgres({ dataDir, port: await freePort(), settings });
  const close = async (): Promise<void> => {
    await postgres.stop();
    await removePostgresHome(dataDir);
  };
  try {
    await generateClient();
    const admin = nameOf(postgres.url, 'postgres');
    await runSql(admin, `CREATE DATABASE ${TEMPLATE}`);
    await runScript('prisma/migrate.ts', {
      ...process.env,
      DATABASE_URL: nameOf(postgres.url, TEMPLATE),
    });
    let made = 0;
    const create = async (from: string): Promise<string> => {
      made += 1;
      await runSql(admin, `CREATE DATABASE bench_${made}${from}`);
      return nameOf(postgres.url, `bench_${made}`);
    };
    return {
      dataDir,
      ...(await aboutDatabase(admin)),
      emptyDatabase: () => create(''),
      hubDatabase: () => create(` TEMPLATE ${TEMPLATE}`),
      dropDatabase: async (url) => {
        await runSql(admin, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function nameOf(url: string, database: string): string {
  const named = new URL(url);
  named.pathname = `/${database}`;
  return named.href;
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function aboutDatabase(url: string): Promise<{ postmaster: number; databaseVersion: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number; version: string }>(
      `SELECT pg_backend_pid() AS pid, current_setting('server_version') AS version`,
    );
    const { pid = 0, version = '' } = rows[0] ?? {};
    // While it is connected: afterwards its process has no parent any more.
    return { postmaster: parentOf(pid), databaseVersion: version };
  } finally {
    await client.end();
  }
}
