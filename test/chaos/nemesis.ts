import { LOCK_MS } from '../../core/jobs/queues.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import type { FleetProcess } from '../support/fleet/process.ts';
import type { Random } from '../support/random.ts';

// Who does the harm: what is struck, and after how many items, is decided by the seed before anything starts.

const KINDS = ['server', 'worker', 'postgres', 'redis', 'flushall', 'redisCut', 'pause'] as const;
export type Strike = (typeof KINDS)[number];

/** How often each, and for how long it stays away (milliseconds, at most). */
const WEIGHTS: Record<Strike, number> = {
  server: 30,
  worker: 30,
  postgres: 15,
  redis: 8,
  flushall: 8,
  redisCut: 5,
  pause: 4,
};
const AWAY_MS = 1_500;
/** Twice what a silent worker is taken for dead after. */
const PAUSE_MS = 2 * LOCK_MS + 1_000;
const CUT_MS = 1_000;

export interface Plan {
  strike: Strike;
  /** After so many sendings. */
  after: number;
  awayMs: number;
  /** Which of several. */
  which: number;
}

/** The schedule of a run. Every kind comes at least once when there are enough strikes. */
export function planStrikes(options: {
  kills: number;
  sendings: number;
  backend: 'postgres' | 'redis';
  random: Random;
}): Plan[] {
  const { kills, sendings, backend, random } = options;
  const kinds = KINDS.filter(
    (kind) => backend === 'redis' || !['redis', 'flushall', 'redisCut'].includes(kind),
  );
  const deck = kinds.flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));
  const picked = [...kinds, ...Array.from({ length: kills }, () => random.pick(deck))].slice(0, kills);
  // Not in the order of the list, and a pause early enough to end within the run.
  const strikes = random.shuffled(picked);
  const early = strikes.indexOf('pause');
  if (early > 0) [strikes[0], strikes[early]] = [strikes[early]!, strikes[0]!];
  const points = strikes.map(() => random.whole(Math.ceil(sendings * 0.02), Math.floor(sendings * 0.97)));
  points.sort((one, other) => one - other);
  return strikes.map((strike, index) => ({
    strike,
    after: points[index]!,
    awayMs: random.whole(0, AWAY_MS),
    which: random.whole(0, 1_000),
  }));
}

export interface NemesisFigures {
  struck: Partial<Record<Strike, number>>;
  /** From the strike until it was ready for work again, milliseconds; the time away by plan is in it. */
  recoveryMs: Partial<Record<Strike, number[]>>;
  lostBytes: number;
}

export class Nemesis {
  readonly #fleet: Fleet;
  readonly #pauses: Promise<void>[] = [];
  readonly figures: NemesisFigures = { struck: {}, recoveryMs: {}, lostBytes: 0 };

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async strike({ strike, awayMs, which }: Plan): Promise<void> {
    const { struck, recoveryMs } = this.figures;
    struck[strike] = (struck[strike] ?? 0) + 1;
    const startedAt = performance.now();
    await this.#carryOut(strike, awayMs, which);
    if (strike !== 'pause' && strike !== 'flushall') {
      recoveryMs[strike] = [...(recoveryMs[strike] ?? []), performance.now() - startedAt];
    }
  }

  /** When all that stands still goes on again. */
  async settled(): Promise<void> {
    await Promise.all(this.#pauses);
  }

  async #carryOut(strike: Strike, awayMs: number, which: number): Promise<void> {
    const { servers, workers, postgres, redis } = this.#fleet;
    switch (strike) {
      case 'server':
        return this.#bounce(servers[which % servers.length]!, awayMs);
      case 'worker': {
        const awake = workers.filter((worker) => !worker.isPaused);
        const victim = awake[which % awake.length];
        if (victim) await this.#bounce(victim, awayMs);
        return;
      }
      case 'postgres':
        await postgres.kill();
        await pause(awayMs);
        await postgres.start();
        return;
      case 'redis':
        await redis!.kill();
        await pause(awayMs);
        await redis!.start();
        return;
      case 'redisCut':
        await redis!.kill();
        this.figures.lostBytes += await redis!.forgetLast(CUT_MS);
        await redis!.start();
        return;
      case 'flushall':
        return redis!.flush();
      case 'pause': {
        const awake = workers.filter((worker) => !worker.isPaused);
        // One worker at least goes on.
        if (awake.length > 1) this.#pauses.push(this.#pause(awake[which % awake.length]!));
      }
    }
  }

  async #bounce(victim: FleetProcess, awayMs: number): Promise<void> {
    await victim.kill();
    await pause(awayMs);
    await startUntilUp(victim);
  }

  async #pause(worker: FleetProcess): Promise<void> {
    worker.stop();
    await pause(PAUSE_MS);
    worker.cont();
  }
}

/** As a supervisor does: a process that cannot start (its database is away) is started again. */
export async function startUntilUp(victim: FleetProcess, tries = 20): Promise<void> {
  for (let left = tries; ; left -= 1) {
    // Somebody else may have been first.
    if (victim.isUp || victim.isStarting) return;
    try {
      await victim.start();
      return;
    } catch (error) {
      if (left <= 1) throw error;
      await pause(300);
    }
  }
}
