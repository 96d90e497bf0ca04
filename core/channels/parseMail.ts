import { Worker } from 'node:worker_threads';
import { mailLimits, type MailReading } from './parsedMail.ts';

// Reads mail off the main thread, with a limit of time and memory for each. A thread that dies or is ended takes only
// its own mail with it; the next mail gets a new one. Must stay true: whatever comes in, parse() answers.

const TIME_LIMIT_MS = 5_000;
const START_LIMIT_MS = 20_000;
const MEMORY_LIMIT_MB = 256;
const MAX_THREADS = 2;

export interface MailParser {
  /** Reads one mail. Rejects only when no thread can be started or all are being closed: no fault of the mail. */
  parse(raw: Buffer): Promise<MailReading>;
  close(): Promise<void>;
}

interface Thread {
  worker: Worker;
  ready: Promise<void>;
}

/** Opens the parser; threads start with the first mail and stay for the next. */
export function openMailParser(timeLimitMs = TIME_LIMIT_MS): MailParser {
  let idle: Thread[] = [];
  const all = new Set<Worker>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isClosed = false;

  async function take(): Promise<Thread> {
    while (busy >= MAX_THREADS) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    return idle.pop() ?? start();
  }

  function start(): Thread {
    const thread = startThread();
    all.add(thread.worker);
    thread.worker.once('exit', () => {
      all.delete(thread.worker);
      idle = idle.filter((other) => other !== thread);
    });
    return thread;
  }

  function giveBack(thread: Thread, isAlive: boolean): void {
    busy -= 1;
    if (isAlive) idle.push(thread);
    else void thread.worker.terminate();
    waiting.shift()?.();
  }

  return {
    async parse(raw) {
      if (raw.length > mailLimits.bytes) return { unreadable: 'too_large' };
      const thread = await take();
      try {
        await thread.ready;
      } catch (error) {
        giveBack(thread, false);
        throw error;
      }
      const { reading, isAlive } = await readIn(thread.worker, raw, timeLimitMs);
      giveBack(thread, isAlive);
      if (isClosed && !isAlive) throw new Error('The mail parser was closed');
      return reading;
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
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
  reading: MailReading;
  isAlive: boolean;
}

function readIn(worker: Worker, raw: Buffer, limitMs: number): Promise<Outcome> {
  return new Promise<Outcome>((resolve) => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(outcome);
    };
    const fail = (why: string): void => finish({ reading: { unreadable: why }, isAlive: false });
    const onMessage = (reading: MailReading): void => finish({ reading, isAlive: true });
    const onError = (error: unknown): void =>
      fail(isOutOfMemory(error) ? 'takes_too_much_memory' : 'parser_failed');
    const onExit = (): void => fail('parser_failed');
    const timer = setTimeout(() => fail('takes_too_long'), limitMs);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(raw);
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
