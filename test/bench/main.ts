import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { coldStart } from './coldStart.ts';
import { inbound } from './inbound.ts';
import { openMachine } from './machine.ts';
import { readOptions, type BenchOptions } from './options.ts';
import {
  alignTable,
  describeMachine,
  ratioTable,
  readStored,
  regressions,
  writeStored,
  type Stored,
} from './report.ts';
import { mail } from './mail.ts';
import { planned } from './planned.ts';
import { routing } from './routing.ts';
import { search } from './search.ts';
import { surveys } from './surveys.ts';
import { timeline } from './timeline.ts';
import { wallboard } from './wallboard.ts';

// `npm run bench`: the hub beside the floors it stands on, in one run and by turns. One file per benchmark.

const benchmarks: readonly Benchmark[] = [
  inbound,
  routing,
  timeline,
  search,
  wallboard,
  surveys,
  planned,
  mail,
  coldStart,
];

const ROOT = path.resolve(import.meta.dirname, '..', '..');

function readCommit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' and changes'}`;
  } catch {
    return 'an unknown commit';
  }
}

function choose(only: readonly string[]): readonly Benchmark[] {
  const unknown = only.find((name) => !benchmarks.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no benchmark ${unknown}; there are ${benchmarks.map((one) => one.name).join(', ')}.`,
    );
  return only.length === 0 ? benchmarks : benchmarks.filter((one) => only.includes(one.name));
}

async function bench(options: BenchOptions): Promise<number> {
  const chosen = choose(options.only);
  const machine = await openMachine();
  const stop = (): void => void machine.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(signal, stop);
  process.channel?.unref();
  const stored: Stored = await readStored();
  const problems: string[] = [];
  try {
    for (const benchmark of chosen) {
      console.log(`\n== ${benchmark.title}`);
      const outcome = await benchmark.run({
        machine,
        options,
        say: (line) => console.log(line),
      });
      for (const table of [...outcome.tables, ratioTable(outcome.ratios)])
        console.log(`\n${alignTable(table)}`);
      problems.push(...outcome.failures.map((what) => `FAILED ${benchmark.name}: ${what}`));
      if (options.gate) problems.push(...regressions(benchmark.name, outcome, stored));
      stored[benchmark.name] = {
        ...outcome,
        title: benchmark.title,
        date: new Date().toISOString(),
        commit: readCommit(),
        machine: describeMachine(machine.databaseVersion),
        seconds: options.seconds,
      };
    }
    if (options.write)
      await writeStored(
        stored,
        benchmarks.map((one) => one.name),
      );
  } finally {
    await machine.close();
  }
  for (const problem of problems) console.log(problem);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The schema engine and the pools may leave timers, which nothing needs any more.
process.exit();
