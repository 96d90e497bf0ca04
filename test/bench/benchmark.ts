import type { Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';

// What every benchmark is: it runs by itself on a machine that has PostgreSQL, beside its own floors, and says how it compares.

export interface Benchmark {
  /** As it is named on the command line and in the stored figures. */
  name: string;
  title: string;
  run(context: BenchContext): Promise<Outcome>;
}

export interface BenchContext {
  machine: Machine;
  options: BenchOptions;
  /** Says on the terminal how far it is. */
  say(line: string): void;
}

export interface Ratio {
  name: string;
  value: number | null;
  /** What the ratio is to be; none for one that is only told. */
  atLeast?: number;
  atMost?: number;
}

export interface Outcome {
  /** Markdown: what was done, what the modes are, what fails a round. */
  explanation: string;
  /** The first row of each is its heading. */
  tables: string[][][];
  ratios: Ratio[];
  /** Why rounds failed. */
  failures: string[];
  rounds: number;
}

export function isMet({ value, atLeast, atMost }: Ratio): boolean | null {
  if (value === null || (atLeast === undefined && atMost === undefined)) return null;
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

const BAND = 0.25;

/** Whether a ratio has become worse than the stored one by more than the band. Ratios without a direction never have. */
export function isWorse(now: Ratio, stored: Ratio): boolean {
  if (now.value === null || stored.value === null) return false;
  if (now.atLeast !== undefined) return now.value < stored.value * (1 - BAND);
  return now.atMost !== undefined && now.value > stored.value * (1 + BAND);
}
