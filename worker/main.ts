import type { Processor } from 'bullmq';
import { BadConfigError, readConfig, type Config } from '../core/config.ts';
import type { Hub } from '../core/hub.ts';
import type { Lane } from '../core/jobs/contract.ts';
import type { LaneWorker } from '../core/jobs/queues.ts';
import { openHub } from '../core/openHub.ts';
import { runJob } from './runJob.ts';

// The worker's process: relay, three lanes, the sweep's schedule. On a signal, or when its starter is gone, it takes no
// more jobs, finishes those in hand and leaves.

const concurrency: Record<Lane, number> = { calls: 10, messages: 20, automation: 10 };
const SWEEP_EVERY_MS = 5_000;
const PATIENCE_MS = 20_000;

function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof BadConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const { hub, close } = await openHub(readConfigOrExit(), 'worker');
const lanes = openLanes(hub);
hub.relay.start();
await hub.jobs.schedule(SWEEP_EVERY_MS);

let stopping: Promise<void> | null = null;
process.once('SIGTERM', () => void stop('SIGTERM'));
process.once('SIGINT', () => void stop('SIGINT'));
process.once('disconnect', () => void stop('the starter is gone'));
process.on('unhandledRejection', (err) => {
  hub.log.fatal({ err }, 'unhandled rejection');
  process.exit(1);
});

process.send?.({ type: 'ready' });
hub.log.info('ready');

function openLanes(into: Hub): LaneWorker[] {
  const run: Processor = (job) => runJob(into, job);
  return [
    into.jobs.worker('calls', run, concurrency.calls),
    into.jobs.worker('messages', run, concurrency.messages),
    into.jobs.worker('automation', run, concurrency.automation),
  ];
}

function stop(why: string): Promise<void> {
  stopping ??= leave(why);
  return stopping;
}

async function leave(why: string): Promise<void> {
  hub.log.info({ why }, 'stopping');
  const late = setTimeout(() => {
    hub.log.warn('jobs in hand took too long; they are taken up again by the next worker');
    process.exit(0);
  }, PATIENCE_MS);
  await Promise.all(lanes.map((lane) => lane.close()));
  await hub.relay.stop();
  await close();
  clearTimeout(late);
  process.exit(0);
}
