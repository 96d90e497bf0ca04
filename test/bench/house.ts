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
import type { BenchOptions } from './options.ts';
import type { Subject } from './phases.ts';
import { startFloor, startHub, type Running } from './processes.ts';
import type { WorldAgent } from './world.ts';

// All that a run needs: one PostgreSQL for all (every commit goes to the disk), the floors and the hub.

export interface House {
  ports: Record<Subject, number>;
  /** The processes whose time counts as this subject's. */
  pids: Record<Subject, number[]>;
  postmaster: number;
  agents: WorldAgent[];
  /** The hub's database. */
  pool: pg.Pool;
  databaseVersion: string;
  close(): Promise<void>;
}

type Undo = () => Promise<unknown>;

/** Builds and starts everything. On failure nothing is left behind. */
export async function openHouse(options: BenchOptions): Promise<House> {
  const undo: Undo[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => console.error(error));
  };
  try {
    return { ...(await build(options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(options: BenchOptions, undo: Undo[]): Promise<Omit<House, 'close'>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), `rapport-bench-${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must get through here.
  await chmod(dataDir, 0o755);
  undo.push(() => removePostgresHome(dataDir));
  const postgres = await startEmbeddedPostgres({ dataDir, port: await freePort() });
  undo.push(postgres.stop);
  const floors = await createDatabase(postgres.url, 'floors');

  await generateClient();
  await runScript('prisma/migrate.ts', { ...process.env, DATABASE_URL: postgres.url });
  // Only now: it needs the generated client.
  const { buildWorld } = await import('./world.ts');
  const agents = await buildWorld(postgres.url);

  const keep = (running: Running): Running => {
    undo.push(() => running.stop());
    return running;
  };
  const floor = async (mode: string): Promise<Running> =>
    keep(await startFloor(mode, floors, options.profileDir));
  const a = await floor('a');
  const b = await floor('b');
  const c2 = await floor('c2');
  const e2 = await floor('e2');
  const hub = await startHub(postgres.url, dataDir, options.profileDir);
  keep(hub.server);
  keep(hub.worker);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  undo.push(() => pool.end());
  return {
    ports: { a: a.port, b: b.port, c2: c2.port, e2: e2.port, hub: hub.server.port },
    pids: { a: [a.pid], b: [b.pid], c2: [c2.pid], e2: [e2.pid], hub: [hub.server.pid, hub.worker.pid] },
    agents,
    pool,
    ...(await aboutDatabase(pool)),
  };
}

async function createDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

async function aboutDatabase(pool: pg.Pool): Promise<{ postmaster: number; databaseVersion: string }> {
  const { rows } = await pool.query<{ pid: number; version: string }>(
    `SELECT pg_backend_pid() AS pid, current_setting('server_version') AS version`,
  );
  const { pid = 0, version = '' } = rows[0] ?? {};
  return { postmaster: parentOf(pid), databaseVersion: version };
}
