import { newSid } from '../ids.ts';
import type { Call } from '../model/call.ts';
import type { CallQueue, QueueEntry } from '../model/queue.ts';
import type { World } from '../world.ts';

export function findOrCreateQueue(world: World, name: string): CallQueue {
  const existing = world.queues.get(name);
  if (existing) return existing;
  const queue: CallQueue = { sid: newSid('QU'), name, entries: [], pastWaits: [] };
  world.queues.set(name, queue);
  return queue;
}

export function enterQueue(queue: CallQueue, call: Call): QueueEntry {
  const entry: QueueEntry = { call, enteredAt: new Date(), taken: Promise.withResolvers() };
  queue.entries.push(entry);
  return entry;
}

/** Takes a caller out of the queue; a caller who is no longer in it is left alone. */
export function leaveQueue(queue: CallQueue, entry: QueueEntry): void {
  const index = queue.entries.indexOf(entry);
  if (index < 0) return;
  queue.entries.splice(index, 1);
  entry.call.queueSeconds = secondsIn(entry);
  queue.pastWaits.push(entry.call.queueSeconds);
  if (queue.pastWaits.length > 100) queue.pastWaits.shift();
}

/** Takes the first caller, waiting for one at most `timeoutSeconds`. */
export async function takeFromQueue(
  scene: { world: World; signal: AbortSignal },
  name: string,
  timeoutSeconds: number,
): Promise<QueueEntry | undefined> {
  const queue = findOrCreateQueue(scene.world, name);
  for (let waitedMs = 0; waitedMs <= timeoutSeconds * 1000; waitedMs += 200) {
    const [first] = queue.entries;
    if (first) {
      leaveQueue(queue, first);
      return first;
    }
    await scene.world.clock.sleep(200, scene.signal);
  }
  return undefined;
}

export function secondsIn(entry: QueueEntry): number {
  return Math.round((Date.now() - entry.enteredAt.getTime()) / 1000);
}

/** What the waiting document is told about the queue and the caller's place in it. */
export function queueParams(queue: CallQueue, entry: QueueEntry): Record<string, string> {
  const waits = queue.pastWaits;
  const average = waits.length === 0 ? 0 : waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  return {
    QueueSid: queue.sid,
    QueueTime: String(secondsIn(entry)),
    QueuePosition: String(queue.entries.indexOf(entry) + 1),
    AvgQueueTime: String(Math.round(average)),
    CurrentQueueSize: String(queue.entries.length),
    MaxQueueSize: '1000',
  };
}
