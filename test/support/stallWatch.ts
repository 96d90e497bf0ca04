import { appendFileSync } from 'node:fs';

// Loaded into a process of the hub by a test. Writes a line for every stretch in which the main thread worked for too long
// without letting anything else in, counted in the thread's own time, so that a busy machine does not count as a stall. On
// SIGUSR2 it tidies up and writes how much memory is left in use.

// A turn of the loop serves all that is ready: on a slow machine that other tests keep busy, several requests, and each for
// longer (a quarter of a second was seen). A mail of 25 MB read on this thread takes half a second where it is fast.
const LIMIT_MS = 400;
const LOOK_EVERY_MS = 5;

const file = process.env['WATCH_FILE'];
if (file !== undefined) {
  let before = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    const ms = (user + system) / 1_000;
    if (ms > LIMIT_MS) appendFileSync(file, `stall ${Math.round(ms)}\n`);
  }, LOOK_EVERY_MS).unref();
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    appendFileSync(file, `memory ${Math.round((heapUsed + external) / 1_048_576)}\n`);
  });
}
