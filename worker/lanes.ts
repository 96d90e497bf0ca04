import type { Processor } from 'bullmq';
import type { Hub } from '../core/hub.ts';
import { lanes, type Lane } from '../core/jobs/contract.ts';
import { runJob } from './runJob.ts';

const concurrency: Record<Lane, number> = { calls: 10, messages: 20, automation: 10, bulk: 2 };

export interface OpenLanes {
  /** Resolves when all lanes take jobs; fails when one never will, because the queue was lost at this moment. */
  ready(): Promise<void>;
  /** Takes no more jobs and waits for those in hand. */
  close(): Promise<void>;
}

/** Starts to work on all lanes. */
export function openLanes(hub: Hub): OpenLanes {
  const run: Processor = (job) => runJob(hub, job);
  const workers = lanes.map((lane) => hub.jobs.worker(lane, run, concurrency[lane]));
  return {
    async ready() {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
