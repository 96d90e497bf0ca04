import { createHash } from 'node:crypto';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { MIGRATIONS_DIR, NO_FILTER, readMigrations, withSchemaEngine } from './schemaEngine.ts';

// Any number, but always the same: starters of one database queue up behind it.
const MIGRATION_LOCK = 7_274_811;

export interface MigrationOptions {
  log?: (line: string) => void;
  migrationsDir?: string;
}

/** Brings a database up to date with prisma/migrations. Safe to call from several processes at once. */
export async function applyMigrations(url: string, options: MigrationOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  const migrations = await readMigrations(options.migrationsDir ?? MIGRATIONS_DIR);
  const client = new pg.Client({ connectionString: url, application_name: 'rapport-migrate' });
  // Without a listener a connection lost in the middle would end the process; the query in hand fails anyway.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await isUpToDate(client, migrations)) return [];
    await forgetFailedAttempts(client);
    const applied = await applyWithEngine(url, migrations);
    for (const name of applied) log(`migration ${name} applied`);
    return applied;
  } finally {
    await client.end();
  }
}

/** Looks first, because loading the engine costs more than everything else in a start with nothing to do. */
async function isUpToDate(client: pg.Client, migrations: MigrationList): Promise<boolean> {
  if (!(await hasHistory(client))) return false;
  const rows = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.rows.map((row) => [row.migration_name, row.checksum]));
  return migrations.migrationDirectories.every(({ path, migrationFile }) => {
    const sql = migrationFile.content.value;
    return applied.get(path) === createHash('sha256').update(sql).digest('hex');
  });
}

async function applyWithEngine(url: string, migrationsList: MigrationList): Promise<string[]> {
  try {
    const result = await withSchemaEngine(url, (engine) =>
      engine.applyMigrations({ migrationsList, filters: NO_FILTER }),
    );
    return result.appliedMigrationNames;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/\n\s+0: /);
    throw new Error(`The database could not be migrated: ${reason}`, { cause: error });
  }
}

/** A script that failed has left nothing behind, being one transaction; so a mended one may simply be tried again. */
async function forgetFailedAttempts(client: pg.Client): Promise<void> {
  if (!(await hasHistory(client))) return;
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
}

async function hasHistory(client: pg.Client): Promise<boolean> {
  const table = await client.query<{ found: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS found`,
  );
  return table.rows[0]?.found != null;
}

if (import.meta.main) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('DATABASE_URL is not set: say which database to migrate.');
    process.exit(1);
  }
  const applied = await applyMigrations(url, { log: console.log });
  if (applied.length === 0) console.log('nothing to migrate');
  // The engine leaves a timer of 10 s running, which nothing needs.
  process.exit(0);
}
