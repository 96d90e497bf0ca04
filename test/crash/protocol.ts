import type { PlantedName } from './planted.ts';
import type { Crash } from './run.ts';

// Between the test and the processes that play: one order at a time, one answer to each.

export type Order = { record: string } | { exam: PlantedName } | { name: string; scenarios: string[] };

export type Answer =
  | { exam: PlantedName; wrong: string[] }
  | { recorded: string; visited: string[]; wrong: string[]; ms: number }
  | { crashes: Crash[] };
