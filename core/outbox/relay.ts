import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { ConsoleBus } from '../console/bus.ts';
import { owedJobs, type JobOrder } from '../jobs/contract.ts';
import type { JobQueues } from '../jobs/queues.ts';
import type { Logger } from '../logger.ts';
import type { Matcher } from '../routing/matcher.ts';
import { outsideTraces } from '../trace.ts';
import { loadCommitted, type Committed } from '../timeline/committed.ts';
import type { RuleEars } from '../rules/heardKinds.ts';
import { keepRows, removeKept, removeRows, type Owed } from './outboxRows.ts';
import { reactionsTo, type Reaction } from './reactions.ts';

// Turns committed events into pushes, jobs and routing, then deletes their outbox rows. The process that committed does
// it at once; every process also sweeps rows that have been lying for a while, so a crash in between costs a second.
// At least once: every job is safe to run twice, every push is a hint.

export interface Relay {
  /** Events of a transaction of ours, by id. Returns at once. */
  committed(eventIds: readonly string[]): void;
  /** Events that are already in hand. `outboxKeys`: of the rows that stand for them, if not one each. Returns at once. */
  accept(items: readonly Committed[], outboxKeys?: readonly string[]): void;
  /** Takes on what lies undone for longer than `olderThanMs`; gives how many. */
  sweep(olderThanMs?: number): Promise<number>;
  /** One of the jobs that this event was kept for is done. */
  done(eventId: string, job: string): Promise<void>;
  /** Resolves when all that was accepted is done. */
  settled(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

interface RelayParts {
  pool: pg.Pool;
  jobs: JobQueues;
  bus: ConsoleBus;
  matcher: Matcher;
  ears: RuleEars;
  log: Logger;
}

/** Committed events, and the outbox rows that stand for them. */
interface Work {
  items: readonly Committed[];
  outboxKeys: readonly string[];
}

const SWEEP_EVERY_MS = 1_000;
const SWEEP_OLDER_THAN_MS = 2_000;
const BATCH = 500;
/**
 * Rows are deleted together with those of the batches that follow within this time; who waits for nothing may wait. Well
 * before the sweep would look at them.
 */
const DELETE_AFTER_MS = 250;
/** How long an event waits for the job it is kept for before that is ordered again, and for how long in all. */
const OWED_LOOK_SECONDS = 30;
const OWED_FOR_MS = 3_600_000;

export class OutboxRelay implements Relay {
  readonly #parts: RelayParts;
  readonly #waiting: Work[] = [];
  readonly #done: string[] = [];
  readonly #loading = new Set<Promise<void>>();
  #draining: Promise<void> | null = null;
  #deleting: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<void> | null = null;
  #patience = new AbortController();

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  committed(eventIds: readonly string[]): void {
    if (eventIds.length === 0) return;
    const task = this.#load(eventIds).finally(() => this.#loading.delete(task));
    this.#loading.add(task);
  }

  accept(
    items: readonly Committed[],
    outboxKeys: readonly string[] = items.map(({ event }) => event.id),
  ): void {
    if (items.length === 0) return;
    this.#parts.bus.events(items);
    this.#waiting.push({ items, outboxKeys });
    this.#draining ??= outsideTraces(() => this.#drain());
  }

  async sweep(olderThanMs = SWEEP_OLDER_THAN_MS): Promise<number> {
    const { pool } = this.#parts;
    const { rows } = await pool.query<{ event_id: string; event_ids: string[] }>({
      name: 'outbox_sweep',
      text: `SELECT event_id, event_ids FROM outbox_message
              WHERE created_at <= now() - $1 * interval '1 ms' ORDER BY created_at LIMIT $2`,
      values: [olderThanMs, BATCH],
    });
    // A row stands for one event, or for those of a batch.
    await this.#take(
      rows.flatMap((row) => (row.event_ids.length > 0 ? row.event_ids : [row.event_id])),
      rows.map((row) => row.event_id),
    );
    return rows.length;
  }

  async done(eventId: string, job: string): Promise<void> {
    await removeKept(this.#parts.pool, eventId, job);
  }

  async settled(): Promise<void> {
    while (this.#loading.size > 0 || this.#draining || this.#deleting || this.#sweeping) {
      this.#patience.abort();
      await Promise.all([...this.#loading, this.#draining, this.#deleting, this.#sweeping]);
    }
    this.#patience = new AbortController();
  }

  start(): void {
    const tick = (): void => void (this.#sweeping ??= this.#tick());
    this.#timer ??= setInterval(tick, SWEEP_EVERY_MS + Math.random() * 200);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.settled();
  }

  async #load(eventIds: readonly string[]): Promise<void> {
    try {
      await this.#take(eventIds, eventIds);
    } catch (err) {
      this.#parts.log.warn(
        { err, events: eventIds.length },
        'relay could not load; the sweep will try again',
      );
    }
  }

  async #take(eventIds: readonly string[], outboxKeys: readonly string[]): Promise<void> {
    this.accept(await loadCommitted(this.#parts.pool, eventIds), outboxKeys);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const works = this.#waiting.splice(0, BATCH);
      const items = works.flatMap((work) => work.items);
      try {
        const owed = await carryOut(this.#parts, items);
        for (const work of works) this.#done.push(...work.outboxKeys.filter((key) => !owed.has(key)));
        // With nothing to delete it would end before it is remembered, and be remembered for ever.
        if (this.#done.length > 0) this.#deleting ??= this.#delete();
      } catch (err) {
        this.#parts.log.warn({ err, events: items.length }, 'relay failed; the sweep will try again');
      }
    }
    this.#draining = null;
  }

  async #delete(): Promise<void> {
    while (this.#done.length > 0) {
      await pause(DELETE_AFTER_MS, undefined, { signal: this.#patience.signal }).catch(() => undefined);
      const keys = this.#done.splice(0);
      try {
        await removeRows(this.#parts.pool, keys);
      } catch (err) {
        this.#parts.log.warn({ err, rows: keys.length }, 'outbox rows not deleted; the sweep will see them');
      }
    }
    this.#deleting = null;
  }

  async #tick(): Promise<void> {
    try {
      await this.sweep();
    } catch (err) {
      this.#parts.log.debug({ err }, 'outbox sweep failed');
    } finally {
      this.#sweeping = null;
    }
  }
}

/** Gives the events whose rows stay until their jobs are done. */
async function carryOut(parts: RelayParts, batch: readonly Committed[]): Promise<Owed> {
  const orders = new Map<string, JobOrder>();
  const heard = await parts.ears.heard();
  for (const item of batch) {
    for (const reaction of reactionsTo(item, heard)) {
      if ('matchQueue' in reaction) parts.matcher.request(reaction.matchQueue);
      else if ('matchQueues' in reaction) for (const id of reaction.matchQueues) parts.matcher.request(id);
      else if ('matchAgent' in reaction) parts.matcher.requestForAgent(reaction.matchAgent);
      else {
        const order = toOrder(reaction, item.event);
        // An alarm for now is for all that is due: one of them is as good as a hundred.
        const isAlarm = Object.keys(order.payload).length === 0 && !order.delayMs;
        orders.set(`${order.name} ${isAlarm ? '' : order.key}`, order);
      }
    }
  }
  const owed = owedBy([...orders.values()]);
  // First, so that a job which is done at once finds its row.
  if (owed.size > 0) await keepRows(parts.pool, owed, OWED_LOOK_SECONDS);
  try {
    if (orders.size > 0) await parts.jobs.add([...orders.values()]);
  } catch (err) {
    // Nothing was ordered, so there is nothing to wait for: once the queue is back, a caller is connected by the next sweep.
    if (owed.size > 0) await keepRows(parts.pool, owed, 0);
    throw err;
  }
  return owed;
}

function owedBy(orders: readonly JobOrder[]): Owed {
  const owed = new Map<string, string[]>();
  for (const { name, owedFor } of orders)
    if (owedFor !== undefined) owed.set(owedFor, [...(owed.get(owedFor) ?? []), name]);
  return owed;
}

function toOrder(reaction: Extract<Reaction, { job: unknown }>, event: Committed['event']): JobOrder {
  const { job, payload, delayMs, key = event.id } = reaction;
  // What fails for an hour is not mended by asking once more.
  const isOwed = owedJobs.has(job) && Date.now() - Date.parse(event.at) < OWED_FOR_MS;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Reaction pairs job and payload as JobOrder does
  return {
    name: job,
    payload,
    // A job that failed for good keeps its id for a while, and would swallow a new one of the same id.
    key: isOwed ? `${event.id}-${Math.floor(Date.now() / 60_000)}` : key,
    traceId: event.traceId,
    delayMs,
    ...(isOwed ? { owedFor: event.id } : {}),
  } as JobOrder;
}
