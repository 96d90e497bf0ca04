import { Queue, Worker, createPostgresBackend, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import { HeardClient } from '../pool.ts';
import { jobs, lanes, type JobOrder, type Lane } from './contract.ts';
import { promoteUnlocked } from './promoteUnlocked.ts';

// The one place that knows which backend the queue has. BullMQ is the alarm clock, PostgreSQL is the truth: a lost queue
// costs time and nothing else, because every job has a row that the sweep finds again.

/** What we use of a BullMQ queue, whatever its backend. */
type LaneQueue = Pick<
  Queue,
  'addBulk' | 'upsertJobScheduler' | 'getJobCounts' | 'waitUntilReady' | 'close'
> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};

/** What we use of a BullMQ worker, whatever its backend. `close` waits for the jobs in hand. */
export interface LaneWorker {
  /** Fails when the queue cannot be reached: then it will never take a job, and must be made anew. */
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export type ScheduledJob =
  | 'due.sweep'
  | 'provider.reconcile'
  | 'verification.nightly'
  | 'recording.deleteOld'
  | 'draft.purge'
  | 'care.tend'
  | 'survey.sum'
  | 'relation.nightly';

export interface JobQueues {
  /** Adds orders, in bulk per lane. Called by the relay, the schedules in worker/ and who orders a proof, and nobody else. */
  add(orders: readonly JobOrder[]): Promise<void>;
  /** Makes or keeps a schedule that orders a job every so often. */
  schedule(job: ScheduledJob, everyMs: number): Promise<void>;
  worker(lane: Lane, handler: Processor, concurrency: number): LaneWorker;
  ping(): Promise<void>;
  /** How many jobs each lane has, by state. */
  counts(): Promise<{ lane: Lane; state: string; jobs: number }[]>;
  /** How many jobs wait or are in hand now; those for later do not count. */
  unfinished(): Promise<number>;
  close(): Promise<void>;
}

interface QueueOptions {
  databaseUrl: string;
  redisUrl: string | null;
}

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
const KEEP = { removeOnComplete: { count: 200 }, removeOnFail: { count: 1_000 } };
/** A crash-looping deploy must not make a job count as hopeless (see the README's decisions). */
const MAX_STALLED = 1_000;
/** How long a lane that could not reach its queue sleeps before it asks again. BullMQ's own 15 s would be a pause for all. */
const ASK_AGAIN_MS = 1_000;
/** A worker that is silent for so long is taken for dead, and what it had in hand is begun anew. */
export const LOCK_MS = 10_000;
const WORKS = {
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS / 2,
  maxStalledCount: MAX_STALLED,
  runRetryDelay: ASK_AGAIN_MS,
  ...KEEP,
};

export async function openQueues(options: QueueOptions): Promise<JobQueues> {
  return options.redisUrl
    ? openRedisQueues(options.redisUrl, options.databaseUrl)
    : openPostgresQueues(options.databaseUrl);
}

async function openRedisQueues(url: string, databaseUrl: string): Promise<JobQueues> {
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    lazyConnect: true,
  });
  connection.on('error', () => undefined);
  await connection.connect();
  const policy = await connection.config('GET', 'maxmemory-policy');
  if (Array.isArray(policy) && policy[1] !== 'noeviction') {
    connection.disconnect();
    throw new Error(`Redis must not evict: set maxmemory-policy to noeviction (it is ${String(policy[1])})`);
  }
  // Two installations may share one Redis: the database's name keeps them apart.
  const prefix = `rapport-${new URL(databaseUrl).pathname.slice(1)}`;
  const blocking = new Redis(url, { maxRetriesPerRequest: null });
  blocking.on('error', () => undefined);
  return build({
    makeQueue: (lane) => new Queue(lane, { connection, prefix, skipWaitingForReady: true }),
    makeWorker: (lane, handler, concurrency) =>
      new Worker(lane, handler, { connection: blocking, prefix, concurrency, ...WORKS }),
    release: async () => {
      connection.disconnect();
      blocking.disconnect();
    },
  });
}

async function openPostgresQueues(url: string): Promise<JobQueues> {
  const connection = {
    connectionString: url,
    max: 3,
    migrate: true,
    application_name: 'rapport-queue',
    Client: HeardClient,
  };
  const queues = await build({
    makeQueue: (lane) => new Queue(lane, { connection }, createPostgresBackend),
    makeWorker: (lane, handler, concurrency) =>
      new Worker(lane, handler, { connection, concurrency, ...WORKS }, createPostgresBackend),
    release: async () => undefined,
  });
  await promoteUnlocked(url);
  return queues;
}

interface Parts {
  makeQueue(lane: Lane): LaneQueue;
  makeWorker(lane: Lane, handler: Processor, concurrency: number): LaneWorker;
  release(): Promise<void>;
}

async function build(parts: Parts): Promise<JobQueues> {
  const queues = new Map(lanes.map((lane) => [lane, parts.makeQueue(lane)]));
  for (const queue of queues.values()) {
    queue.on('error', () => undefined);
    await queue.waitUntilReady();
  }
  const queueOf = (lane: Lane): LaneQueue => {
    const queue = queues.get(lane);
    if (!queue) throw new Error(`no lane ${lane}`);
    return queue;
  };
  return {
    async add(orders) {
      for (const lane of lanes) {
        const bulk = orders.filter((order) => jobs[order.name].lane === lane).map(toBulkJob);
        if (bulk.length > 0) await queueOf(lane).addBulk(bulk.toSorted(byJobId));
      }
    },
    async schedule(job, everyMs) {
      await queueOf(jobs[job].lane).upsertJobScheduler(
        job.replace('.', '-'),
        { every: everyMs },
        { name: job, data: {}, opts: KEEP },
      );
    },
    worker(lane, handler, concurrency) {
      const worker = parts.makeWorker(lane, handler, concurrency);
      worker.on('error', () => undefined);
      return worker;
    },
    async ping() {
      await queueOf('calls').getJobCounts('waiting');
    },
    async counts() {
      const perLane = await Promise.all(
        [...queues].map(async ([lane, queue]) =>
          Object.entries(await queue.getJobCounts(...STATES)).map(([state, jobs]) => ({ lane, state, jobs })),
        ),
      );
      return perLane.flat();
    },
    async unfinished() {
      const counts = await Promise.all(
        [...queues.values()].map((queue) => queue.getJobCounts('waiting', 'prioritized', 'active')),
      );
      return counts.flatMap((count) => Object.values(count)).reduce((sum, count) => sum + count, 0);
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await parts.release();
    },
  };
}

/**
 * Two processes that order the same jobs, each in an order of its own, would wait for each other's ids in a circle where the
 * queue is in PostgreSQL. Ids of events grow with time, so what was ordered first stays first.
 */
const byJobId = (one: BulkJob, other: BulkJob): number => (one.opts.jobId < other.opts.jobId ? -1 : 1);

type BulkJob = ReturnType<typeof toBulkJob>;

function toBulkJob(order: JobOrder) {
  const { attempts, backoffMs } = jobs[order.name];
  const jobId = `${order.name.replace('.', '-')}-${order.key}`;
  return {
    name: order.name,
    data: {
      ...order.payload,
      ...(order.traceId === undefined ? {} : { traceId: order.traceId }),
      ...(order.owedFor === undefined ? {} : { owedFor: order.owedFor }),
    },
    opts: {
      jobId,
      attempts,
      backoff: { type: 'exponential', delay: backoffMs },
      delay: Math.max(0, order.delayMs ?? 0),
      ...KEEP,
    },
  };
}
