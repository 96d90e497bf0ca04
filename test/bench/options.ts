import { parseArgs } from 'node:util';

export interface BenchOptions {
  rounds: number;
  /** Measured seconds of one phase, after its warm-up. */
  seconds: number;
  warmUpSeconds: number;
  /** Where the figures are written. */
  json: string;
  /** Also writes docs/BENCHMARKS.md. */
  write: boolean;
  /** Names of the only phases to run; empty for all. */
  only: string[];
  /** Where the processes under test leave their CPU profiles. */
  profileDir: string | undefined;
}

const USAGE =
  'npm run bench -- [--rounds N] [--seconds S] [--quick] [--only name,name] [--json file] [--write] [--profile folder]';

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
    json: values.json ?? 'test-results/bench.json',
    write: values.write === true,
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
        only: { type: 'string' },
        json: { type: 'string' },
        write: { type: 'boolean' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error });
  }
}
