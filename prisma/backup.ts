import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, lchown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { preparePostgresHome } from './postgresHome.ts';

// A whole copy of a running PostgreSQL, by its low-level backup interface: the cluster's files, copied while they change,
// and the log of the changes made meanwhile. What was committed when the copy ends is in it; nobody has to stop working.
// For the embedded database, which brings no pg_basebackup; a managed one has better means (docs/OPERATING.md).

const Note = z.object({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  postgres: z.string(),
  files: z.number().int(),
  /** Of the list of files with their sizes: a copy that lost some on the way is not taken for one. */
  checksum: z.string(),
});
export type BackupNote = z.infer<typeof Note>;

const NOTE = 'backup.json';
const CLUSTER = 'cluster';

/** Made anew by PostgreSQL when it starts, or of the running server only. */
const leftOut = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

/**
 * Copies the cluster behind `url` (a superuser's, on this machine) to `to`, which must be empty or new. Throws when it
 * could not be whole; there is then no note in the folder, and `restoreCluster` refuses it.
 */
export async function backUpCluster({ url, to }: { url: string; to: string }): Promise<BackupNote> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0) throw new Error(`${to} is not empty`);
  const startedAt = new Date().toISOString();
  const client = new pg.Client({ connectionString: url, application_name: 'rapport-backup' });
  await client.connect();
  try {
    const cluster = path.join(to, CLUSTER);
    await copyAll(client, cluster);
    const files = await listFiles(cluster);
    const note = {
      startedAt,
      finishedAt: new Date().toISOString(),
      postgres: await one(client, 'SHOW server_version'),
      files: files.length,
      checksum: checksumOf(files),
    };
    await writeFile(path.join(to, 'password'), `${decodeURIComponent(new URL(url).password)}\n`, {
      mode: 0o600,
    });
    await writeFile(path.join(to, NOTE), `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
    return note;
  } finally {
    await client.end();
  }
}

async function copyAll(client: pg.Client, to: string): Promise<void> {
  const from = await one(client, 'SHOW data_directory');
  // The slot lets the server keep the log until we have copied it; it goes with this connection.
  await client.query(`SELECT pg_create_physical_replication_slot('rapport_backup', true, true)`);
  await client.query(`SELECT pg_backup_start('rapport', fast => true)`);
  const first = await one(client, `SELECT pg_walfile_name(pg_current_wal_lsn())`);
  await copyFolder(from, to, (name) => leftOut.has(name));
  for (const name of leftOut) {
    if (name.startsWith('pg_')) await mkdir(path.join(to, name), { recursive: true, mode: 0o700 });
  }
  const { rows } = await client.query<{ last: string; label: string }>(
    `SELECT pg_walfile_name(lsn) AS last, labelfile AS label FROM pg_backup_stop(wait_for_archive => false)`,
  );
  const [stopped] = rows;
  if (!stopped) throw new Error('PostgreSQL did not end the backup');
  await writeFile(path.join(to, 'backup_label'), stopped.label, { mode: 0o600 });
  const log = path.join(from, 'pg_wal');
  for (const name of await readdir(log)) {
    if (/^[0-9A-F]{24}$/.test(name) && name >= earlier(first, stopped.label) && name <= stopped.last)
      await copyFile(path.join(log, name), path.join(to, 'pg_wal', name));
  }
}

/** The log from which a recovery starts may be older than the one that was current when the backup began. */
function earlier(first: string, label: string): string {
  const named = /file ([0-9A-F]{24})/.exec(label)?.[1];
  return named !== undefined && named < first ? named : first;
}

/** Files that vanish while we copy were dropped meanwhile: the log knows. */
async function copyFolder(from: string, to: string, isLeftOut: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true }).catch(ignoreMissing([]))) {
    if (isLeftOut(entry.name)) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target, () => false);
    else if (entry.isFile()) await copyFile(source, target).catch(ignoreMissing(undefined));
    else throw new Error(`${source} is neither file nor folder: table spaces are not copied`);
  }
}

function ignoreMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  };
}

/**
 * Makes the data folder of an embedded PostgreSQL out of a backup. Throws when the copy is not whole, or when there is a
 * cluster already: nothing is overwritten.
 */
export async function restoreCluster({
  from,
  dataDir,
}: {
  from: string;
  dataDir: string;
}): Promise<BackupNote> {
  const note = await readNote(from);
  const files = await listFiles(path.join(from, CLUSTER));
  if (files.length !== note.files || checksumOf(files) !== note.checksum)
    throw new Error(`The backup in ${from} is not whole: it has ${files.length} files of ${note.files}`);
  const { cluster, account } = await preparePostgresHome(dataDir);
  if (existsSync(cluster)) throw new Error(`There is a database in ${dataDir} already: move it away first`);
  await copyFolder(path.join(from, CLUSTER), cluster, () => false);
  await chmod(cluster, 0o700);
  if (account) await giveTo(account, cluster);
  // Last: a cluster without its password counts as an interrupted start.
  await copyFile(path.join(from, 'password'), path.join(dataDir, 'password'));
  return note;
}

async function readNote(from: string): Promise<BackupNote> {
  const text = await readFile(path.join(from, NOTE), 'utf8').catch(ignoreMissing(null));
  if (text === null) throw new Error(`There is no finished backup in ${from}`);
  return Note.parse(JSON.parse(text));
}

async function giveTo({ uid, gid }: { uid: number; gid: number }, folder: string): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await lchown(path.join(entry.parentPath, entry.name), uid, gid);
}

/** Each file with its size. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const list: string[] = [];
  for (const file of files) list.push(`${path.relative(folder, file)} ${(await stat(file)).size}`);
  return list;
}

function checksumOf(files: readonly string[]): string {
  return createHash('sha256').update(files.join('\n')).digest('hex');
}

async function one(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query<Record<string, string>>(sql);
  const value = Object.values(rows[0] ?? {})[0];
  if (value === undefined) throw new Error(`${sql} gave nothing`);
  return value;
}
