import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { hubEnvironment } from './hubEnvironment.ts';
import { PUBLIC_URL, TOKEN } from './twilioForms.ts';

// The processes under test, each of its own and all alike: same Node, same flags. They end when we end, because their
// channel to us closes.

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

export interface Running {
  pid: number;
  port: number;
  /** Gives it an order and waits for its answer. */
  ask<T>(order: object): Promise<T>;
  stop(): Promise<void>;
}

export interface StartOptions {
  file: string;
  env: NodeJS.ProcessEnv;
  profileDir: string | undefined;
}

/** Starts one of our files and waits until it says that it is ready. */
export async function startProcess({ file, env, profileDir }: StartOptions): Promise<Running> {
  const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profileDir)}`] : [];
  const child = fork(path.join(ROOT, file), [], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning', ...profile],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port = await untilReady(child, file);
  return { pid: child.pid ?? 0, port, ask: (order) => ask(child, order), stop: () => stop(child) };
}

function ask<T>(child: ChildProcess, order: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the process ended (code ${code})`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer as T);
    });
    child.send(order);
  });
}

function untilReady(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${file} was not ready in ${READY_WITHIN_MS / 1_000} s`));
    }, READY_WITHIN_MS);
    child.once('message', (message: { port?: number }) => {
      clearTimeout(timer);
      resolve(message.port ?? 0);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${file} could not start (code ${code})`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

export function startFloor(
  mode: string,
  databaseUrl: string,
  profileDir: string | undefined,
): Promise<Running> {
  return startProcess({
    file: 'test/bench/floor.ts',
    profileDir,
    env: {
      BENCH_MODE: mode,
      BENCH_DATABASE_URL: databaseUrl,
      BENCH_TOKEN: TOKEN,
      BENCH_PUBLIC_URL: PUBLIC_URL,
    },
  });
}

export interface RunningHub {
  server: Running;
  worker: Running;
}

/** The hub as it runs in earnest: its server and its worker, with a queue in PostgreSQL and nobody to send to. */
export async function startHub(
  databaseUrl: string,
  dataDir: string,
  profileDir: string | undefined,
): Promise<RunningHub> {
  const env = hubEnvironment(databaseUrl, dataDir);
  const server = await startProcess({ file: 'server/main.ts', env, profileDir });
  const worker = await startProcess({ file: 'worker/main.ts', env, profileDir: undefined });
  return { server, worker };
}
