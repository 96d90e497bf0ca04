import type pg from 'pg';
import type { ConsoleBus } from '../console/bus.ts';
import type { JobOrder } from '../jobs/contract.ts';
import type { JobQueues } from '../jobs/queues.ts';
import type { Logger } from '../logger.ts';
import type { Matcher } from '../routing/matcher.ts';
import { loadCommitted, type Committed } from '../timeline/committed.ts';
import { reactionsTo, type Reaction } from './reactions.ts';

// Turns committed events into pushes, jobs and routing, then deletes their outbox rows. The process that committed does
// it at once; every process also sweeps rows that have been lying for a while, so a crash in between costs a second.
// At least once: every job is safe to run twice, every push is a hint.

export interface Relay {
  /** Events of a transaction of ours, by id. Returns at once. */
  committed(eventIds: readonly string[]): void;
  /** Events that are already in hand (the inbound door). Returns at once. */
  accept(items: readonly Committed[]): void;
  /** Takes on what lies undone for longer than `olderThanMs`; gives how many. */
  sweep(olderThanMs?: number): Promise<number>;
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
  log: Logger;
}

const SWEEP_EVERY_MS = 1_000;
const SWEEP_OLDER_THAN_MS = 2_000;
const BATCH = 500;

export class OutboxRelay implements Relay {
  readonly #parts: RelayParts;
  readonly #waiting: Committed[] = [];
  readonly #loading = new Set<Promise<void>>();
  #draining: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #sweeping = false;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  committed(eventIds: readonly string[]): void {
    if (eventIds.length === 0) return;
    const task = this.#load(eventIds).finally(() => this.#loading.delete(task));
    this.#loading.add(task);
  }

  accept(items: readonly Committed[]): void {
    if (items.length === 0) return;
    this.#parts.bus.events(items);
    this.#waiting.push(...items);
    this.#draining ??= this.#drain();
  }

  async sweep(olderThanMs = SWEEP_OLDER_THAN_MS): Promise<number> {
    const { pool } = this.#parts;
    const { rows } = await pool.query<{ event_id: string }>({
      name: 'outbox_sweep',
      text: `SELECT event_id FROM outbox_message WHERE created_at <= now() - $1 * interval '1 ms' ORDER BY created_at LIMIT $2`,
      values: [olderThanMs, BATCH],
    });
    if (rows.length > 0)
      this.accept(
        await loadCommitted(
          pool,
          rows.map((row) => row.event_id),
        ),
      );
    return rows.length;
  }

  async settled(): Promise<void> {
    while (this.#loading.size > 0 || this.#draining) await Promise.all([...this.#loading, this.#draining]);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#tick(), SWEEP_EVERY_MS + Math.random() * 200);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.settled();
  }

  async #load(eventIds: readonly string[]): Promise<void> {
    try {
      this.accept(await loadCommitted(this.#parts.pool, eventIds));
    } catch (err) {
      this.#parts.log.warn(
        { err, events: eventIds.length },
        'relay could not load; the sweep will try again',
      );
    }
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        await carryOut(this.#parts, batch);
      } catch (err) {
        this.#parts.log.warn({ err, events: batch.length }, 'relay failed; the sweep will try again');
      }
    }
    this.#draining = null;
  }

  async #tick(): Promise<void> {
    if (this.#sweeping) return;
    this.#sweeping = true;
    try {
      await this.sweep();
    } catch (err) {
      this.#parts.log.debug({ err }, 'outbox sweep failed');
    } finally {
      this.#sweeping = false;
    }
  }
}

async function carryOut(parts: RelayParts, batch: readonly Committed[]): Promise<void> {
  const orders: JobOrder[] = [];
  for (const item of batch) {
    for (const reaction of reactionsTo(item)) {
      if ('matchQueue' in reaction) parts.matcher.request(reaction.matchQueue);
      else if ('matchAgent' in reaction) parts.matcher.requestForAgent(reaction.matchAgent);
      else orders.push(toOrder(reaction, item.event.id));
    }
  }
  await parts.jobs.add(orders);
  await parts.pool.query({
    name: 'outbox_done',
    text: 'DELETE FROM outbox_message WHERE event_id = ANY($1::uuid[])',
    values: [batch.map((item) => item.event.id)],
  });
}

function toOrder(reaction: Extract<Reaction, { job: unknown }>, eventId: string): JobOrder {
  const { job, payload, delayMs } = reaction;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Reaction pairs job and payload as JobOrder does
  return { name: job, payload, key: eventId, ...(delayMs === undefined ? {} : { delayMs }) } as JobOrder;
}
