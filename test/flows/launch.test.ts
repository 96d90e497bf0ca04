import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandOf } from '../../prisma/commandOf.ts';
import { removePostgresHome } from '../../prisma/postgresHome.ts';
import { ROOT } from '../support/sourceFiles.ts';

// `npm start` as a newcomer has it, with a data folder of its own.

let dataDir: string;
let launcher: ChildProcess | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'rapport-launch-'));
  await chmod(dataDir, 0o755);
});
afterAll(async () => {
  launcher?.kill('SIGKILL');
  await until(() => ourProcesses().then((pids) => pids.length === 0));
  await removePostgresHome(path.join(dataDir, 'postgres'));
  await rm(dataDir, { recursive: true, force: true });
});

describe('npm start', { timeout: 120_000 }, () => {
  test('says where everything is, in a file that only its owner may read', async () => {
    const hub = await start();
    expect(statSync(hubFile()).mode & 0o777).toBe(0o600);
    expect(await statusOf(`${hub.hubUrl}/healthz`)).toBe(200);
    expect(await statusOf(`${hub.hubUrl}/readyz`)).toBe(200);
    expect(await statusOf(hub.sandboxUrl)).toBe(200);
    expect(hub.users.map((user) => user.role)).toEqual(
      expect.arrayContaining(['agent', 'supervisor', 'administrator']),
    );
  });

  test('ends every process on a signal, keeps the data, and finds them again', async () => {
    await leaveMark(readHub().database.url);
    launcher?.kill('SIGTERM');
    await ended();
    expect(await ourProcesses()).toEqual([]);
    expect(existsSync(hubFile())).toBe(false);

    const hub = await start();
    expect(await hasMark(hub.database.url)).toBe(true);
  });

  test('recovers from its own sudden death, which leaves no process behind', async () => {
    launcher?.kill('SIGKILL');
    await ended();
    await start();
    expect(await hasMark(readHub().database.url)).toBe(true);
    launcher?.kill('SIGKILL');
    await ended();
    await until(async () => (await ourProcesses()).length === 0);
  });
});

interface HubFile {
  hubUrl: string;
  sandboxUrl: string;
  users: { role: string }[];
  database: { url: string };
}

const hubFile = () => path.join(dataDir, 'hub.json');
const readHub = (): HubFile => JSON.parse(readFileSync(hubFile(), 'utf8'));

async function start(): Promise<HubFile> {
  const { DATABASE_URL: _, ...env } = process.env;
  const seen = existsSync(hubFile()) ? readFileSync(hubFile(), 'utf8') : '';
  const child = spawn(process.execPath, [path.join(ROOT, 'server', 'launch', 'start.ts')], {
    cwd: ROOT,
    env: { ...env, PORT: '0', DATA_DIR: dataDir, NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launcher = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${said}`);
    return existsSync(hubFile()) && readFileSync(hubFile(), 'utf8') !== seen;
  });
  return readHub();
}

async function ended(): Promise<void> {
  if (launcher && launcher.exitCode === null && launcher.signalCode === null) await once(launcher, 'exit');
}

/** The processes that live from our data folder: each of them has its name in its environment or command. */
async function ourProcesses(): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => []))
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids.filter((pid) => `${commandOf(pid) ?? ''} ${environmentOf(pid)}`.includes(dataDir));
}

function environmentOf(pid: number): string {
  try {
    return commandOf(pid) === undefined ? '' : readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) if (await isSo()) return;
  throw new Error('waited for 60 s');
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

async function leaveMark(url: string): Promise<void> {
  await query(url, 'CREATE TABLE launch_mark (id int)');
}

async function hasMark(url: string): Promise<boolean> {
  return (await query(url, `SELECT to_regclass('launch_mark') IS NOT NULL AS found`))[0]?.found === true;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
