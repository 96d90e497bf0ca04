import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from './embedded.ts';
import { freePort } from './freePort.ts';
import { removePostgresHome } from './postgresHome.ts';
import { MIGRATIONS_DIR, NO_FILTER, SCHEMA_FILE, readMigrations, withSchemaEngine } from './schemaEngine.ts';

export interface DiffOptions {
  /** Compare from an empty database instead of from the migrations. */
  fromEmpty?: boolean;
  migrationsDir?: string;
  schemaFile?: string;
}

/** The SQL that is missing between prisma/migrations and prisma/schema.prisma; the database is only borrowed. */
export async function diffMigrations(url: string, options: DiffOptions = {}): Promise<string> {
  const schemaFile = options.schemaFile ?? SCHEMA_FILE;
  const content = await readFile(schemaFile, 'utf8');
  const migrations = await readMigrations(options.migrationsDir ?? MIGRATIONS_DIR);
  const result = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: options.fromEmpty ? { tag: 'empty' } : { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  );
  return result.stdout ?? '';
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'from-empty': { type: 'boolean', default: false } } });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rapport-diff-'));
  const database = await startEmbeddedPostgres({
    dataDir,
    port: await freePort(),
    settings: { fsync: 'off' },
  });
  try {
    process.stdout.write(await diffMigrations(database.url, { fromEmpty: values['from-empty'] }));
  } finally {
    await database.stop();
    await removePostgresHome(dataDir);
  }
}
