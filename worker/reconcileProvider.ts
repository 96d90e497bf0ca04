import { randomUUID } from 'node:crypto';
import type { Hub } from '../core/hub.ts';
import { reconcile } from '../core/reconciliation/reconcile.ts';

/** A job should not be so long that a stop has to cut it short. */
const RUN_MS = 10_000;

/** Job. What does not fit into one run is ordered as the next, at once. */
export async function reconcileProvider(hub: Hub): Promise<void> {
  const result = await reconcile(hub, { runMs: RUN_MS });
  if (result === 'more') await orderReconciling(hub);
}

/** Out of turn: a worker that starts does not know how long there was none. */
export async function orderReconciling(hub: Hub, delayMs = 0): Promise<void> {
  await hub.jobs.add([{ name: 'provider.reconcile', payload: {}, key: randomUUID(), delayMs }]);
}
