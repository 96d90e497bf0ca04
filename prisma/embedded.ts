import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commandOf } from './commandOf.ts';
import { startGuarded, stopGuarded } from './guardedProcess.ts';
import { preparePostgresHome } from './postgresHome.ts';
import type { PostgresHome } from './postgresHome.ts';

// A real PostgreSQL that needs nothing installed.
// Must stay true: what it has committed survives any way of being stopped, and it never outlives its starter.

export interface EmbeddedPostgresOptions {
  dataDir: string;
  port: number;
  log?: (line: string) => void;
  /** Server settings on top of ours, for tests. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  url: string;
  stop: () => Promise<void>;
}

const DATABASE = 'rapport';
const MAX_RESTARTS = 5;

/** Starts PostgreSQL for this data folder, creating the cluster and the database at the first start. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const home = await preparePostgresHome(dataDir);
  await stopLeftover(home.cluster);
  const password = await ensureCluster(home, dataDir, log);
  const urlOf = (database: string) =>
    `postgresql://postgres:${password}@127.0.0.1:${options.port}/${database}`;

  let server = launch(home, dataDir, options);
  let stopping = false;
  let restarts = 0;
  const watch = (watched: ChildProcess) => {
    watched.once('exit', (code) => {
      if (stopping || restarts >= MAX_RESTARTS) return;
      restarts += 1;
      log(`PostgreSQL stopped unexpectedly (code ${code}); starting it again`);
      setTimeout(() => {
        if (stopping) return;
        server = launch(home, dataDir, options);
        watch(server);
      }, 500 * restarts);
    });
  };

  try {
    await untilReady(server, urlOf('postgres'), path.join(dataDir, 'postgres.log'));
    watch(server);
    await ensureDatabase(urlOf('postgres'));
  } catch (error) {
    stopping = true;
    await stopGuarded(server);
    throw error;
  }
  return {
    url: urlOf(DATABASE),
    stop: async () => {
      stopping = true;
      await stopGuarded(server);
    },
  };
}

async function ensureCluster(
  home: PostgresHome,
  dataDir: string,
  log: (line: string) => void,
): Promise<string> {
  const passwordFile = path.join(dataDir, 'password');
  const hasCluster = existsSync(path.join(home.cluster, 'PG_VERSION'));
  if (hasCluster && existsSync(passwordFile)) return (await readFile(passwordFile, 'utf8')).trim();
  if (hasCluster) log('the data folder was removed by hand: the database starts anew');

  const password = randomBytes(24).toString('base64url');
  // Made under another name and renamed at the end, so that an interrupted first start leaves no half cluster.
  const fresh = `${home.cluster}.new`;
  const secret = `${home.cluster}.secret`;
  await Promise.all([
    rm(fresh, { recursive: true, force: true }),
    rm(home.cluster, { recursive: true, force: true }),
  ]);
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  if (home.account) {
    await chown(fresh, home.account.uid, home.account.gid);
    await chown(secret, home.account.uid, home.account.gid);
  }
  try {
    await initdb(home, fresh, secret);
  } finally {
    await rm(secret, { force: true });
  }
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await rename(fresh, home.cluster);
  return password;
}

async function initdb(home: PostgresHome, cluster: string, passwordFile: string): Promise<void> {
  // The built-in C.UTF-8 locale gives the same order and case rules on every machine.
  const flags = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const child = spawn(path.join(home.native, 'bin', 'initdb'), [`--pgdata=${cluster}`, ...flags, ...access], {
    ...home.account,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let problem = '';
  child.stderr.on('data', (chunk) => (problem += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb failed (${String(code)}): ${problem.trim()}`);
}

function launch(home: PostgresHome, dataDir: string, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = [
    path.join(home.native, 'bin', 'postgres'),
    '-D',
    home.cluster,
    '-p',
    String(options.port),
    ...flags,
  ];
  const out = openSync(path.join(dataDir, 'postgres.log'), 'a');
  try {
    return startGuarded(server, { out, account: home.account });
  } finally {
    closeSync(out);
  }
}

async function untilReady(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (server.exitCode === null && Date.now() < deadline) {
    if (await answers(url)) return;
    await sleep(40);
  }
  const tail = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
  throw new Error(`PostgreSQL did not start:\n${tail}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** A starter that was killed leaves a server that is still stopping, or only its pid file. */
async function stopLeftover(cluster: string): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
  for (const [signal, patienceMs] of [
    ['SIGINT', 8_000],
    ['SIGQUIT', 4_000],
    ['SIGKILL', 2_000],
  ] as const) {
    const deadline = Date.now() + patienceMs;
    if (!serves(pid, cluster)) break;
    process.kill(pid, signal);
    while (serves(pid, cluster) && Date.now() < deadline) await sleep(50);
  }
  // PostgreSQL would refuse to start if the recorded pid now belongs to some other program of the same account.
  if (!serves(pid, cluster)) await rm(pidFile, { force: true });
}

function serves(pid: number, cluster: string): boolean {
  const command = commandOf(pid);
  return command !== undefined && command.includes(`-D ${cluster}`) && !command.startsWith('/bin/sh');
}
