import type { InboundItem } from '../channels/channel.ts';
import { createDeadlines } from '../deadlines.ts';
import { AppError, isDatabaseAway } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { meters } from '../meters.ts';
import { outsideTraces } from '../trace.ts';
import { createBatchStarter } from './batchStarter.ts';
import { InboundLine, type Batch, type Waiting } from './inboundLine.ts';
import { ingestItems } from './ingestItems.ts';
import { ingestPlainTexts } from './ingestPlainTexts.ts';
import type { Received, TakenIn } from './received.ts';

// The inbound use case. Everything happens in one SQL function, in one round trip: take_plain_texts for the commonest
// case, ingest_inbound for all others. Items that arrive while a batch is under way go together in the next one: nobody
// waits when it is quiet, and a storm shares commits.
// Must stay true: the caller is answered only after the commit, and the same dedupe key is one event for ever.

/** Batches under way at once: while the database works on one, the next is read and the last is answered. */
const AT_ONCE = 2;
/** A second batch is worth its fixed cost only when it is not a small one. */
const WORTH_A_SECOND = 32;
/** A provider gives up on us after seconds: better to say "not now" early than to hang. */
const GIVE_UP_AFTER_MS = 1_800;

type DoorParts = Pick<Hub, 'inboundPool' | 'log'> & { relay: Pick<Hub['relay'], 'accept'> };

export interface InboundDoor {
  /**
   * Takes one item in. Throws AppError: `not_found` when the destination is none of ours, `unavailable` when the
   * database is away (the item is then not taken; the provider must try again).
   */
  receive(item: InboundItem): Promise<Received>;
}

/** `hub`: as much of it as the door needs. */
export function openInboundDoor(hub: DoorParts): InboundDoor {
  const line = new InboundLine();
  const deadlines = createDeadlines<Waiting>(GIVE_UP_AFTER_MS, (one) => {
    // Refused for good: taking it in later would only be work for a database that has too much of it.
    line.remove(one);
    one.reject(unavailable('the database is slow'));
  });
  let underWay = 0;
  const starter = createBatchStarter(
    () => line.length,
    () => void pump(),
  );

  function start(): void {
    if (underWay > 0) void pump();
    else starter.start();
  }

  async function pump(): Promise<void> {
    if (underWay === AT_ONCE || (underWay > 0 && line.length < WORTH_A_SECOND)) return;
    const batch = line.take();
    // Nobody, or senders who are under way: whoever has them starts again.
    if (!batch) return;
    underWay += 1;
    starter.began(batch.items.length);
    line.release(batch, await takeIn(hub, line, batch));
    underWay -= 1;
    if (line.length > 0) start();
  }

  return {
    receive: (item) =>
      new Promise<Received>((resolve, reject) => {
        const known = line.recall(item.dedupeKey);
        if (known) {
          resolve(known);
          return;
        }
        const one = line.push(item, {
          resolve: (received) => {
            deadlines.drop(one);
            resolve(received);
          },
          reject: (error) => {
            deadlines.drop(one);
            reject(error);
          },
        });
        deadlines.add(one);
        outsideTraces(start);
      }),
  };
}

/** Takes a batch in and answers all whose fate is known; gives the others, who must go the general way. */
async function takeIn(hub: DoorParts, line: InboundLine, batch: Batch): Promise<Waiting[]> {
  const items = batch.items.map(({ item }) => item);
  try {
    const taken = batch.isPlain
      ? await ingestPlainTexts(hub.inboundPool, items)
      : await ingestItems(hub.inboundPool, items);
    return taken ? settle(hub, line, { batch, taken }) : [...batch.items];
  } catch (error) {
    if (isDatabaseAway(error)) {
      for (const one of batch.items) one.reject(unavailable('the database is away'));
      return [];
    }
    if (batch.isPlain) return [...batch.items];
    const [only, ...more] = batch.items;
    if (more.length === 0) {
      only?.reject(error);
      return [];
    }
    // One bad item must not hold up its neighbours: each goes alone.
    hub.log.warn({ err: error, items: items.length }, 'inbound batch failed; taking its items one by one');
    for (const one of batch.items) await takeIn(hub, line, { items: [one], isPlain: false });
    return [];
  }
}

function settle(
  hub: DoorParts,
  line: InboundLine,
  { batch, taken }: { batch: Batch; taken: TakenIn },
): Waiting[] {
  const again: Waiting[] = [];
  for (const [idx, one] of batch.items.entries()) {
    const result = taken.results.get(idx);
    if (result === undefined) again.push(one);
    else if (result instanceof AppError) one.reject(result);
    else {
      line.remember(one.item.dedupeKey, result);
      one.resolve(result);
    }
  }
  if (taken.results.size > 0) meters()?.tookIn(taken.results.size);
  hub.relay.accept(taken.committed, taken.outboxKeys);
  return again;
}

function unavailable(why: string): AppError {
  return new AppError('unavailable', `Not taken, try again: ${why}`);
}
