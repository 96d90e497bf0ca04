import type { Hub } from '../core/hub.ts';
import type { ScheduledJob } from '../core/jobs/queues.ts';
import { orderReconciling } from './reconcileProvider.ts';

const SETTLED_AFTER_MS = 30_000;
const ROUNDS_BETWEEN = 6;
const SAID_AGAIN_AFTER_MS = 30_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CARE_EVERY_MS = 10 * MINUTE_MS;
const NIGHTLY_EVERY_MS = 15 * 60_000;

export interface Schedule {
  close(): void;
}

/** Keeps the sweep ordered every so often. */
export async function keepSweeping(hub: Hub, everyMs: number): Promise<Schedule> {
  return keep(hub, 'due.sweep', everyMs);
}

/** Has the provider's lists read now, and every so often from now on. */
export async function keepReconciling(hub: Hub, everyMs: number): Promise<Schedule> {
  await orderReconciling(hub);
  // Once more soon: what came in the last seconds before the start is not in the lists at once.
  await orderReconciling(hub, SETTLED_AFTER_MS);
  return keep(hub, 'provider.reconcile', everyMs);
}

/** Has it asked every so often whether this night's proof of the promises is done. */
export async function keepVerifying(hub: Hub, everyMs: number = NIGHTLY_EVERY_MS): Promise<Schedule> {
  return keep(hub, 'verification.nightly', everyMs);
}

/** Has recordings deleted that are older than they are kept. Hourly, so that no night has too many of them. */
export async function keepDeletingRecordings(hub: Hub, everyMs: number = HOUR_MS): Promise<Schedule> {
  return keep(hub, 'recording.deleteOld', everyMs);
}

/** Has drafts forgotten that nobody has touched for long. */
export async function keepPurgingDrafts(hub: Hub, everyMs: number = HOUR_MS): Promise<Schedule> {
  return keep(hub, 'draft.purge', everyMs);
}

/** Has it seen to that plans of care go on: who comes into one, what is due of it, whom to visit. */
export async function keepCaring(hub: Hub, everyMs: number = CARE_EVERY_MS): Promise<Schedule> {
  return keep(hub, 'care.tend', everyMs);
}

/** Has the sums of surveys made anew for what changed, so that nobody who looks at them waits for it. */
export async function keepSummingSurveys(hub: Hub, everyMs: number = MINUTE_MS): Promise<Schedule> {
  return keep(hub, 'survey.sum', everyMs);
}

/** Has it asked every so often whether this night's look at all relationships is done. */
export async function keepLookingAtRelations(
  hub: Hub,
  everyMs: number = NIGHTLY_EVERY_MS,
): Promise<Schedule> {
  return keep(hub, 'relation.nightly', everyMs);
}

/** A queue that is wiped forgets its schedules too, so they are said again and again. */
async function keep(hub: Hub, job: ScheduledJob, everyMs: number): Promise<Schedule> {
  await hub.jobs.schedule(job, everyMs);
  const timer = setInterval(
    () => {
      hub.jobs.schedule(job, everyMs).catch((err: unknown) => hub.log.debug({ err, job }, 'not scheduled'));
    },
    Math.min(SAID_AGAIN_AFTER_MS, everyMs * ROUNDS_BETWEEN),
  );
  return { close: () => clearInterval(timer) };
}
