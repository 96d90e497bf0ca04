import { setTimeout as pause } from 'node:timers/promises';

// News that nobody hears may wait for a database that is away or too busy, within the time that the network gives us (15 s):
// what it has told three times in vain it does not tell again, and then only the reconciler learns of it.

const PATIENT_MS = 8_000;
/** More than these are refused at once, so that an outage does not fill the process with them. */
const MOST_WAITING = 200;

let waiting = 0;

/** Does it again until it is done, or fails with something else, or the time is up; then it fails as it did last. */
export async function patiently<T>(
  work: () => Promise<T>,
  isAway: (error: unknown) => boolean,
  patientMs = PATIENT_MS,
): Promise<T> {
  const until = performance.now() + patientMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() > until || waiting >= MOST_WAITING) throw error;
    }
    waiting += 1;
    try {
      await pause(100 + Math.random() * 400);
    } finally {
      waiting -= 1;
    }
  }
}
