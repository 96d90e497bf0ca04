import type { Hub } from '../core/hub.ts';

const ROUNDS_BETWEEN = 6;

/** Keeps the sweep ordered every so often. A queue that is wiped forgets its schedule too, so it is said again and again. */
export async function keepSweeping(hub: Hub, everyMs: number): Promise<{ close(): void }> {
  await hub.jobs.schedule(everyMs);
  const timer = setInterval(() => {
    hub.jobs.schedule(everyMs).catch((err: unknown) => hub.log.debug({ err }, 'sweep not scheduled'));
  }, everyMs * ROUNDS_BETWEEN);
  return { close: () => clearInterval(timer) };
}
