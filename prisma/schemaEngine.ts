import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { fitForEngine } from './engineAdapter.ts';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm';
import pg from 'pg';

// Prisma's CLI downloads its schema engine when first used; this one is in the npm package and works without internet.

export const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] };

export const MIGRATIONS_DIR = path.join(import.meta.dirname, 'migrations');
export const SCHEMA_FILE = path.join(import.meta.dirname, 'schema.prisma');

/** Lends Prisma's schema engine on this database, and closes its connections afterwards. */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine: Engine } = await import('@prisma/schema-engine-wasm');
  const connection = connectionOf(url);
  const pool = new pg.Pool({ ...connection, max: 2 });
  pool.on('error', () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new EnginePg(pool, connection));
    const engine = await Engine.new({ datamodels: undefined }, () => undefined, adapter);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

class EnginePg extends PrismaPg {
  readonly #connection: pg.PoolConfig;

  constructor(pool: pg.Pool, connection: pg.PoolConfig) {
    super(pool);
    this.#connection = connection;
  }

  override async connect() {
    return fitForEngine(await super.connect());
  }

  // The adapter's own version forgets the password, and drops the database while still connected to it.
  override async connectToShadowDb() {
    const database = `rapport_shadow_${randomUUID()}`;
    await runAlone(this.#connection, `CREATE DATABASE "${database}"`);
    const pool = new pg.Pool({ ...this.#connection, database, max: 2 });
    const shadow = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await runAlone(this.#connection, `DROP DATABASE "${database}"`);
    };
    return fitForEngine(shadow);
  }
}

async function runAlone(connection: pg.PoolConfig, sql: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

// In parts, because the engine's shadow database is "the same, but another name", and a connection string would win.
function connectionOf(url: string): pg.PoolConfig {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url });
  return { host, port, user, password: password ?? '', database, ssl };
}

/** The migrations folder, read into the shape the engine wants, oldest first. */
export async function readMigrations(baseDir: string = MIGRATIONS_DIR): Promise<MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  names.sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => {
      const value = await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8');
      return {
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } },
      };
    }),
  );
  const lockfile = { path: './migration_lock.toml', content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories };
}
