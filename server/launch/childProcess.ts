import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './paths.ts';
import { say } from './progress.ts';

// One of the processes that make up Rapport: started, watched, started again when it dies, stopped.

const MAX_RESTARTS = 5;
const READY_WITHIN_MS = 60_000;
const HEALTHY_AFTER_MS = 60_000;
const LOG_LIMIT_BYTES = 20_000_000;

export interface PartOptions {
  name: string;
  /** Entry file, from the root of the checkout. */
  file: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  onStarted: (pid: number) => void;
  /** It died too often. */
  onLost: (message: string) => void;
}

/** A part of Rapport that runs in a process of its own. */
export class Part {
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;
  #restarts = 0;
  #isStopping = false;

  constructor(options: PartOptions) {
    this.#options = options;
  }

  /** Starts it and waits until it says that it is ready; fails with its own words. */
  async start(): Promise<void> {
    const child = await this.#spawn();
    await untilReady(child, this.#options);
    this.#watch(child, Date.now());
  }

  /** Asks it to finish what it has in hand; insists after `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      say(`${this.#options.name} did not stop in ${patienceMs / 1000} s: ending it`);
      child.kill('SIGKILL');
    }, patienceMs);
    await ended;
    clearTimeout(timer);
  }

  /** Ends it at once. */
  kill(): void {
    this.#isStopping = true;
    this.#child?.kill('SIGKILL');
  }

  async #spawn(): Promise<ChildProcess> {
    const { name, file, env, logDir } = this.#options;
    const log = path.join(logDir, `${name}.log`);
    await rotate(log);
    const out = openSync(log, 'a');
    // The second is Prisma's: its adapter queues statements on one connection, which pg 8 warns of.
    const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'];
    const flags = ['--enable-source-maps', ...quiet, path.join(ROOT, file)];
    // detached: a group of its own, so that Ctrl-C in the terminal reaches the launcher only, which knows the order.
    // The log is the child's own file: it can write to it to its end, even when we are gone.
    const child = spawn(process.execPath, flags, {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ['ignore', out, 'pipe', 'ipc'],
    });
    child.stderr?.pipe(process.stderr, { end: false });
    closeSync(out);
    this.#child = child;
    if (child.pid !== undefined) this.#options.onStarted(child.pid);
    return child;
  }

  #watch(child: ChildProcess, startedAt: number): void {
    child.once('exit', (code, signal) => {
      if (this.#isStopping) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) this.#restarts = 0;
      void this.#restart(String(signal ?? `code ${code}`));
    });
  }

  async #restart(reason: string): Promise<void> {
    const { name, logDir, onLost } = this.#options;
    if (this.#restarts >= MAX_RESTARTS) {
      onLost(
        `The ${name} stopped unexpectedly (${reason}) ${MAX_RESTARTS + 1} times; see ${logDir}/${name}.log`,
      );
      return;
    }
    const delayMs = 500 * 2 ** this.#restarts;
    this.#restarts += 1;
    say(
      `the ${name} stopped unexpectedly (${reason}); starting it again (${this.#restarts} of ${MAX_RESTARTS})`,
    );
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (this.#isStopping) return;
    try {
      await this.start();
      say(`the ${name} is back`);
    } catch (error) {
      if (!this.#isStopping) await this.#restart(error instanceof Error ? error.message : String(error));
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function untilReady(child: ChildProcess, { name, logDir }: PartOptions): Promise<void> {
  let words = '';
  child.stderr?.on('data', (chunk) => (words = (words + String(chunk)).slice(-4_000)));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        new Error(`The ${name} was not ready after ${READY_WITHIN_MS / 1000} s; see ${logDir}/${name}.log`),
      );
    }, READY_WITHIN_MS);
    child.on('message', (message) => {
      if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'ready')
        return;
      clearTimeout(timer);
      resolve();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      void lastLines(path.join(logDir, `${name}.log`)).then((log) => {
        // What it wrote to stderr was shown as it came.
        const detail = words.trim() === '' ? `:\n${log}` : ', for the reason above';
        reject(new Error(`The ${name} could not start (${signal ?? `code ${code}`})${detail}`));
      });
    });
  });
}

async function lastLines(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, 4_000));
    await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trim().split('\n').slice(-8).join('\n');
  } finally {
    await handle.close();
  }
}

async function rotate(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
}
