import type { World } from '../world.ts';
import { postWebhook, WebhookFailure, type WebhookRequest } from './postWebhook.ts';

const patienceMs = 300;
const lanes = new WeakMap<World, Map<string, Promise<void>>>();

/**
 * Posts a status callback in the background. Callbacks about one thing normally leave in order, but a slow
 * answer holds the next one up only briefly: order is likely, as with the real network, never promised.
 */
export function postStatus(world: World, lane: string, request: WebhookRequest): void {
  const lanesHere = lanes.get(world) ?? new Map<string, Promise<void>>();
  lanes.set(world, lanesHere);
  const before = lanesHere.get(lane) ?? Promise.resolve();
  const mine = before.then(() => {
    const sending = postWebhook(world, request).then(
      () => undefined,
      (error: unknown) => {
        // Status callbacks are not repeated by the network once the URL's own retries are used up.
        if (!(error instanceof WebhookFailure) && !world.clock.closing.aborted) world.report(error);
      },
    );
    return Promise.race([sending, world.clock.sleepReal(patienceMs).catch(() => undefined)]);
  });
  lanesHere.set(lane, mine);
  void mine.finally(() => {
    if (lanesHere.get(lane) === mine) lanesHere.delete(lane);
  });
}
