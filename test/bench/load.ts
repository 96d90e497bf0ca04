import { setTimeout as sleep } from 'node:timers/promises';
import { openLine, type HttpLine } from './httpLine.ts';
import type { Shot } from './twilioForms.ts';

// Two ways to load a server: closed (so many connections, each sends again as soon as it is answered: how much it can
// take) and open (so many requests a second whatever happens: how fast it is when it is not at its limit).

export interface LoadOrder {
  port: number;
  next: () => Shot;
  warmUpMs: number;
  measureMs: number;
  /** Called at both ends of the measured time. */
  mark: () => Promise<void>;
}

export interface LoadResult {
  /** Answered within the measured time. */
  done: number;
  measuredMs: number;
  /** Milliseconds from the instant at which a request was due to its answer; measured time only. */
  latencies: number[];
  /** Every number that was answered with 2xx, warm-up included. */
  accepted: Set<number>;
  refused: Map<number, number>;
  /** When each number was due to be sent for the first time. */
  sentAt: Map<number, number>;
  /** First and last instant of the measured time. */
  from: number;
  to: number;
}

class Book {
  readonly #result: LoadResult;

  constructor(order: LoadOrder) {
    const from = performance.now() + order.warmUpMs;
    this.#result = {
      done: 0,
      measuredMs: 0,
      latencies: [],
      accepted: new Set(),
      refused: new Map(),
      sentAt: new Map(),
      from,
      to: from + order.measureMs,
    };
  }

  get end(): number {
    return this.#result.to;
  }

  async shoot(line: HttpLine, shot: Shot, dueAt: number): Promise<void> {
    const result = this.#result;
    if (!result.sentAt.has(shot.n)) result.sentAt.set(shot.n, dueAt);
    const status = await line.send(shot.bytes);
    const now = performance.now();
    if (status >= 200 && status < 300) result.accepted.add(shot.n);
    else result.refused.set(status, (result.refused.get(status) ?? 0) + 1);
    if (now < result.from || now >= result.to) return;
    result.done += 1;
    result.latencies.push(now - dueAt);
  }

  /** Marks both ends of the measured time while the load goes on. */
  async keepTime(mark: () => Promise<void>): Promise<void> {
    await sleep(Math.max(0, this.#result.from - performance.now()));
    await mark();
    await sleep(Math.max(0, this.#result.to - performance.now()));
    await mark();
  }

  close(): LoadResult {
    this.#result.measuredMs = this.#result.to - this.#result.from;
    return this.#result;
  }
}

/** `lines` connections, each sending again as soon as it is answered. */
export async function loadClosed(order: LoadOrder, lines: number): Promise<LoadResult> {
  const open = await Promise.all(Array.from({ length: lines }, () => openLine(order.port)));
  const book = new Book(order);
  const work = open.map(async (line) => {
    while (performance.now() < book.end) await book.shoot(line, order.next(), performance.now());
  });
  await Promise.all([...work, book.keepTime(order.mark)]);
  for (const line of open) line.close();
  return book.close();
}

const MOST_LINES = 256;
const FIRST_LINES = 32;

/** `perSecond` requests a second, each sent when it is due, on a line that is free. */
export async function loadOpen(order: LoadOrder, perSecond: number): Promise<LoadResult> {
  const free = await Promise.all(Array.from({ length: FIRST_LINES }, () => openLine(order.port)));
  const all = new Set(free);
  const book = new Book(order);
  const startedAt = performance.now();
  const pending = new Set<Promise<void>>();
  const marks = book.keepTime(order.mark);
  for (let sent = 0; performance.now() < book.end;) {
    const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1_000);
    for (; sent < due; sent += 1) {
      const dueAt = startedAt + ((sent + 1) * 1_000) / perSecond;
      const task = takeLine(free, all, order.port)
        .then(async (line) => {
          await book.shoot(line, order.next(), dueAt);
          free.push(line);
        })
        .finally(() => pending.delete(task));
      pending.add(task);
    }
    await sleep(1);
  }
  await Promise.all([...pending, marks]);
  for (const line of all) line.close();
  return book.close();
}

async function takeLine(free: HttpLine[], all: Set<HttpLine>, port: number): Promise<HttpLine> {
  for (;;) {
    const line = free.pop();
    if (line) return line;
    if (all.size < MOST_LINES) {
      const opened = await openLine(port);
      all.add(opened);
      return opened;
    }
    await sleep(1);
  }
}
