import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

// One of the hub's own processes, as it runs in earnest: started, killed, paused, asked to leave, started again.
// It ends when we end, because its channel to us closes.

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
/** A machine that is full of other work takes its time; a start that hangs is told apart by never ending. */
const READY_WITHIN_MS = 240_000;
const LINES_KEPT = 2_000;
const ERRORS_KEPT = 50;

interface ReadyMessage {
  type: 'ready';
  url?: string;
  port?: number;
  smtpPort?: number;
}

export interface Leaving {
  /** The exit code, or the signal that ended it. */
  how: number | NodeJS.Signals | null;
  ms: number;
}

export class FleetProcess {
  readonly name: string;
  readonly #file: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #said: ReadyMessage | null = null;
  /** The last lines it wrote, of all its lives. */
  readonly logs: string[] = [];
  /** The first lines at level "error" and above, of all its lives. */
  readonly errors: string[] = [];
  /** How often it ended though nobody had asked it to. */
  unexpectedEnds = 0;
  isUp = false;
  isStarting = false;
  isPaused = false;

  /** `file` is the entry, from the root of the checkout. */
  constructor(name: string, file: string, env: Record<string, string>) {
    this.name = name;
    this.#file = file;
    this.#env = env;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What it said when it was ready. */
  get ready(): ReadyMessage {
    if (!this.#said) throw new Error(`${this.name} has not been ready yet`);
    return this.#said;
  }

  /** Starts it and waits until it is ready; gives how long that took. Fails with its own words. */
  async start(): Promise<number> {
    const startedAt = performance.now();
    this.isStarting = true;
    const child = fork(path.join(ROOT, this.#file), [], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...this.#env },
      execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DeprecationWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => this.#keep(String(chunk)));
    await this.#untilReady(child).finally(() => (this.isStarting = false));
    this.isUp = true;
    child.once('exit', () => {
      if (this.#child !== child) return;
      if (this.isUp) this.unexpectedEnds += 1;
      this.isUp = false;
    });
    return performance.now() - startedAt;
  }

  /** SIGKILL, and waits for the end of it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', null);
  }

  /** SIGTERM: it may finish what it has in hand. After `withinMs` it is killed. */
  async term(withinMs = 30_000): Promise<Leaving> {
    return this.#end('SIGTERM', withinMs);
  }

  /** SIGSTOP: it stands still and knows nothing of it. */
  stop(): void {
    this.#child?.kill('SIGSTOP');
    this.isPaused = true;
  }

  /** SIGCONT: it goes on, and takes it to be the same instant still. */
  cont(): void {
    this.#child?.kill('SIGCONT');
    this.isPaused = false;
  }

  /** Killed and started again; gives how long the start took. */
  async restart(): Promise<number> {
    await this.kill();
    return this.start();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM', withinMs: number | null): Promise<Leaving> {
    const child = this.#child;
    const startedAt = performance.now();
    this.isUp = false;
    if (!child) return { how: null, ms: 0 };
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const timer = withinMs === null ? null : setTimeout(() => child.kill('SIGKILL'), withinMs);
      if (this.isPaused) this.cont();
      await ended;
      if (timer) clearTimeout(timer);
    }
    return { how: child.signalCode ?? child.exitCode, ms: performance.now() - startedAt };
  }

  #keep(text: string): void {
    const lines = text.split('\n').filter((line) => line !== '');
    this.logs.push(...lines);
    if (this.errors.length < ERRORS_KEPT)
      this.errors.push(...lines.filter((line) => /"level":(50|60)\b/.test(line)));
    if (this.logs.length > 2 * LINES_KEPT) this.logs.splice(0, this.logs.length - LINES_KEPT);
  }

  #untilReady(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new Error(`${this.name} ${why}\n${this.logs.slice(-8).join('\n')}`));
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        fail(`was not ready in ${READY_WITHIN_MS / 1_000} s`);
      }, READY_WITHIN_MS);
      child.once('message', (message: ReadyMessage) => {
        clearTimeout(timer);
        this.#said = message;
        resolve();
      });
      child.once('exit', (code, signal) => fail(`could not start (${signal ?? `code ${code}`})`));
    });
  }
}
