import { parseArgs } from 'node:util';

export interface BenchOptions {
  rounds: number;
  /** Measured seconds of one phase, after its warm-up. */
  seconds: number;
  warmUpSeconds: number;
  /** A smoke run: small sizes, one round. Its ratios mean nothing. */
  quick: boolean;
  /** The sizes of the targets, which take long: ten million events, a hundred thousand surveys. */
  full: boolean;
  /** Also writes docs/BENCHMARKS.md and docs/benchmarks.json, keeping what others wrote of benchmarks that did not run. */
  write: boolean;
  /** Fails when a ratio is worse than the stored one by more than a quarter. */
  gate: boolean;
  /** Names of the only benchmarks to run; empty for all. */
  only: string[];
  /** Where the processes under test leave their CPU profiles. */
  profileDir: string | undefined;
}

const USAGE =
  'npm run bench -- [--rounds N] [--seconds S] [--quick | --full] [--only name,name] [--write] [--gate] [--profile folder]';

/** Reads the arguments. Throws with the usage when they are wrong. */
export function readOptions(args: string[]): BenchOptions {
  const values = parse(args);
  const number = (name: 'rounds' | 'seconds', fallback: number, most: number): number => {
    const value = Number(values[name] ?? fallback);
    if (value > 0 && value <= most) return value;
    throw new Error(`--${name} must be above 0 and at most ${most}.\n${USAGE}`);
  };
  const quick = values.quick === true;
  return {
    rounds: Math.ceil(number('rounds', quick ? 1 : 5, 50)),
    seconds: number('seconds', quick ? 1 : 4, 60),
    warmUpSeconds: quick ? 0.3 : 1,
    quick,
    full: values.full === true,
    write: values.write === true,
    gate: values.gate === true,
    only: values.only?.split(',') ?? [],
    profileDir: values.profile,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        quick: { type: 'boolean' },
        full: { type: 'boolean' },
        only: { type: 'string' },
        write: { type: 'boolean' },
        gate: { type: 'boolean' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}
