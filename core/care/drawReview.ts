import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReviewFacts } from './reviewFacts.ts';

const TIME_LIMIT_MS = 60_000;

/** Draws a report off the main thread, as fonts of Chinese are large and calls do not wait. Throws when it takes too long. */
export async function drawReview(facts: ReviewFacts): Promise<Buffer> {
  const worker = new Worker(new URL('./reviewThread.ts', import.meta.url), {
    workerData: facts,
    execArgv: [],
  });
  try {
    const [bytes]: unknown[] = await once(worker, 'message', { signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    if (!(bytes instanceof Uint8Array)) throw new Error('the report came to nothing');
    return Buffer.from(bytes);
  } finally {
    await worker.terminate();
  }
}
