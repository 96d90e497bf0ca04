import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { mailLimits, type MailReading } from './parsedMail.ts';

// Reads mail off the main thread, with a limit of time and memory for each. A thread that dies or is ended takes only
// its own mail with it; the next mail gets a new one. Must stay true: whatever comes in, parse() answers.

const TIME_LIMIT_MS = 5_000;
const START_LIMIT_MS = 20_000;
const MEMORY_LIMIT_MB = 256;
const MAX_THREADS = 2;
const SMALL_BYTES = 64 * 1024;
const MOST_TOGETHER = 16;

export interface MailParser {
  /** Reads one mail. Rejects only when no thread can be started or all are being closed: no fault of the mail. */
  parse(raw: Buffer): Promise<MailReading>;
  close(): Promise<void>;
}

interface Thread {
  worker: Worker;
  ready: Promise<void>;
}

interface Job {
  raw: Buffer;
  /** Shared a thread's time with others that came to nothing: whose fault it was shows when each is alone. */
  isAlone: boolean;
  resolve(reading: MailReading): void;
  reject(error: unknown): void;
}

/** Opens the parser; threads start with the first mail and stay for the next. */
export function openMailParser(timeLimitMs = TIME_LIMIT_MS): MailParser {
  let idle: Thread[] = [];
  const all = new Set<Worker>();
  let waiting: Job[] = [];
  let busy = 0;
  let isClosed = false;

  function start(): Thread {
    const thread = startThread();
    all.add(thread.worker);
    thread.worker.once('exit', () => {
      all.delete(thread.worker);
      idle = idle.filter((other) => other !== thread);
    });
    return thread;
  }

  function pump(): void {
    while (busy < MAX_THREADS && waiting.length > 0) {
      const together = chooseTogether(waiting);
      waiting = waiting.slice(together.length);
      busy += 1;
      void read(idle.pop() ?? start(), together);
    }
  }

  function giveBack(thread: Thread, isAlive: boolean): void {
    busy -= 1;
    if (isAlive) idle.push(thread);
    else void thread.worker.terminate();
    pump();
  }

  async function read(thread: Thread, together: readonly Job[]): Promise<void> {
    try {
      await thread.ready;
    } catch (error) {
      for (const job of together) job.reject(error);
      giveBack(thread, false);
      return;
    }
    const outcome = await readIn(thread.worker, together, timeLimitMs);
    waiting = [...settle(together, outcome, isClosed), ...waiting];
    giveBack(thread, outcome.readings !== null);
  }

  return {
    async parse(raw) {
      if (raw.length > mailLimits.bytes) return { unreadable: 'too_large' };
      return new Promise<MailReading>((resolve, reject) => {
        waiting.push({ raw, isAlone: false, resolve, reject });
        pump();
      });
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

/** Gives those who must be read again, each alone. */
function settle(together: readonly Job[], { readings, why }: Outcome, isClosed: boolean): Job[] {
  if (!readings && !isClosed && together.length > 1)
    return together.map((job) => ({ ...job, isAlone: true }));
  for (const [index, job] of together.entries()) {
    if (readings) job.resolve(readings[index] ?? notRead);
    else if (isClosed) job.reject(new Error('The mail parser was closed'));
    else job.resolve({ unreadable: why });
  }
  return [];
}

/** Small mails share a way to the thread, which costs more than they do. */
function chooseTogether(waiting: readonly Job[]): Job[] {
  const isSmall = ({ raw, isAlone }: Job): boolean => !isAlone && raw.length <= SMALL_BYTES;
  const end = waiting.findIndex((job) => !isSmall(job));
  return waiting.slice(0, Math.min(MOST_TOGETHER, Math.max(1, end < 0 ? waiting.length : end)));
}

function startThread(): Thread {
  const worker = new Worker(new URL('./parseMailThread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB, maxYoungGenerationSizeMb: 32 },
    // Its output is none of ours, and the flags of this process are none of its.
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  worker.unref();
  // Between two mails it may die too; without a listener that would end the process.
  worker.on('error', () => undefined);
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The mail thread did not start in time')),
      START_LIMIT_MS,
    );
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    worker.once('message', () => settle(resolve));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', () => settle(() => reject(new Error('The mail thread ended before it was ready'))));
  });
  return { worker, ready };
}

interface Outcome {
  /** Null when the thread came to an end, or must. */
  readings: readonly MailReading[] | null;
  why: string;
}

const notRead: MailReading = { unreadable: 'parser_failed' };

async function readIn(worker: Worker, together: readonly Job[], limitMs: number): Promise<Outcome> {
  // The copy of a large one is a stretch of its own, and not the end of the one in which it came together.
  if ((together[0]?.raw.length ?? 0) > SMALL_BYTES) await nextTurn();
  return new Promise<Outcome>((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(outcome);
    };
    const fail = (why: string): void => finish({ readings: null, why });
    const onMessage = (readings: MailReading[]): void => finish({ readings, why: '' });
    const onError = (error: unknown): void =>
      fail(isOutOfMemory(error) ? 'takes_too_much_memory' : 'parser_failed');
    const onExit = (): void => fail('parser_failed');
    const timer = setTimeout(() => fail('takes_too_long'), limitMs);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    // Copies of their own: what is sent as part of a larger buffer would be sent with all of it.
    const copies = together.map(({ raw }) => new Uint8Array(raw));
    worker.postMessage(
      copies,
      copies.map(({ buffer }) => buffer),
    );
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
