import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

// The floor: as many delayed jobs of BullMQ on Redis, added in bulk, processed fifty at once by a function that does nothing.

const connection = new Redis(process.env['BENCH_REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
const queue = new Queue('floor', { connection });
const BULK = 1_000;

async function run(count: number): Promise<void> {
  await queue.obliterate({ force: true });
  for (let at = 0; at < count; at += BULK) {
    const jobs = Array.from({ length: Math.min(BULK, count - at) }, (_, index) => ({
      name: 'send',
      data: { inviteId: `${at + index}` },
      opts: { delay: 1, removeOnComplete: true, attempts: 8 },
    }));
    await queue.addBulk(jobs);
  }
  let done = 0;
  await new Promise<void>((resolve) => {
    const worker = new Worker(
      'floor',
      async () => {
        done += 1;
        if (done === count) setImmediate(() => void worker.close().then(resolve));
      },
      { connection: connection.duplicate(), concurrency: 50 },
    );
  });
}

process.on('message', ({ count }: { count: number }) => {
  void run(count).then(() => process.send?.({ rss: process.memoryUsage().rss }));
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send?.({ type: 'ready', port: 0 });
