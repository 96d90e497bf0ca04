import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm';
import pg from 'pg';

// Prisma's CLI downloads its schema engine when first used; this one is in the npm package and works without internet.

export const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] };

export const MIGRATIONS_DIR = path.join(import.meta.dirname, 'migrations');
export const SCHEMA_FILE = path.join(import.meta.dirname, 'schema.prisma');

/** Lends Prisma's schema engine on this database, and closes its connections afterwards. */
export async function withSchemaEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine: Engine } = await import('@prisma/schema-engine-wasm');
  const pool = new pg.Pool({ ...connectionOf(url), max: 2 });
  pool.on('error', () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
    const engine = await Engine.new({ datamodels: undefined }, () => undefined, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/**
 * The adapter cuts a script at every semicolon, which breaks function bodies. PostgreSQL itself takes a whole script,
 * and then runs it as one transaction: a migration is applied wholly or not at all.
 */
class WholeScriptPg extends PrismaPg {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    return inOnePiece(await super.connect());
  }

  override async connectToShadowDb() {
    const shadow = inOnePiece(await super.connectToShadowDb());
    const connections = shadow.underlyingDriver();
    // The adapter's own order, drop and then disconnect, is refused by PostgreSQL.
    shadow.dispose = async () => {
      await connections.end();
      await this.#pool.query(`DROP DATABASE "${connections.options.database}"`);
    };
    return shadow;
  }
}

function inOnePiece<A extends { executeScript(script: string): Promise<void>; underlyingDriver(): pg.Pool }>(adapter: A): A {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  return adapter;
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
