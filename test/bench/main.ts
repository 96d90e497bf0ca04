import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openHouse, type House } from './house.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { phases, type Phase } from './phases.ts';
import {
  alignTable,
  describeMachine,
  summarise,
  toMarkdown,
  toTables,
  type Report,
  type Round,
} from './report.ts';
import { checkHouse, runPhase } from './runPhase.ts';

// `npm run bench`: the hub beside the floors it stands on, in one run and by turns.

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Every mode for a moment, so that no first round pays for what is compiled or planned once. */
async function warmUp(house: House, chosen: readonly Phase[], options: BenchOptions): Promise<void> {
  for (const phase of chosen) {
    if (phase.perSecond) continue;
    await runPhase(house, phase, { warmUpMs: 0, measureMs: options.warmUpSeconds * 2_000 });
  }
  const { clearWaiting } = await import('./world.ts');
  await clearWaiting(house.pool);
}

async function runRound(house: House, chosen: readonly Phase[], options: BenchOptions): Promise<Round> {
  const round: Round = {};
  for (const phase of chosen) {
    round[phase.name] = await runPhase(house, phase, {
      warmUpMs: options.warmUpSeconds * 1_000,
      measureMs: options.seconds * 1_000,
    });
  }
  return round;
}

async function runRounds(
  house: House,
  options: BenchOptions,
): Promise<{ rounds: Round[]; failures: string[] }> {
  const chosen = phases.filter((phase) => options.only.length === 0 || options.only.includes(phase.name));
  const { clearWaiting } = await import('./world.ts');
  const rounds: Round[] = [];
  const failures: string[] = [];
  await warmUp(house, chosen, options);
  for (let number = 1; number <= options.rounds; number += 1) {
    // Forwards and backwards by turns: nobody always comes after the same neighbour.
    const round = await runRound(house, number % 2 === 1 ? chosen : chosen.toReversed(), options);
    const broken = [
      ...Object.entries(round).flatMap(
        ([name, figures]) => figures?.failures.map((what) => `${name}: ${what}`) ?? [],
      ),
      ...(await checkHouse(house)),
    ].map((what) => `round ${number}, ${what}`);
    await clearWaiting(house.pool);
    rounds.push(round);
    failures.push(...broken);
    console.log(`round ${number} of ${options.rounds}: ${lineOf(round)}`);
    for (const what of broken) console.log(`  FAILED ${what}`);
  }
  return { rounds, failures };
}

function lineOf(round: Round): string {
  return Object.entries(round)
    .map(([name, figures]) => `${name} ${figures?.perSecond.toFixed(0)}`)
    .join(', ');
}

function readCommit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' and changes'}`;
  } catch {
    return 'an unknown commit';
  }
}

async function bench(options: BenchOptions): Promise<number> {
  const startedAt = performance.now();
  const house = await openHouse(options);
  const stop = (): void => void house.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(signal, stop);
  process.channel?.unref();
  try {
    console.log(`ready in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    const { rounds, failures } = await runRounds(house, options);
    const report: Report = {
      date: new Date().toISOString(),
      commit: readCommit(),
      machine: describeMachine(),
      database: house.databaseVersion,
      rounds: rounds.length,
      secondsPerPhase: options.seconds,
      rows: summarise(rounds),
      failures,
    };
    await publish(report, rounds, options);
    return failures.length === 0 ? 0 : 1;
  } finally {
    await house.close();
  }
}

async function publish(report: Report, rounds: readonly Round[], options: BenchOptions): Promise<void> {
  const { figures, ratios } = toTables(report.rows);
  console.log(`\n${alignTable(figures)}\n\n${alignTable(ratios)}\n`);
  const json = path.resolve(ROOT, options.json);
  await mkdir(path.dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify({ ...report, each: rounds }, null, 2)}\n`);
  console.log(`figures of every round: ${options.json}`);
  if (!options.write) return;
  await mkdir(path.join(ROOT, 'docs'), { recursive: true });
  await writeFile(path.join(ROOT, 'docs', 'BENCHMARKS.md'), toMarkdown(report));
  console.log('docs/BENCHMARKS.md written');
}

try {
  process.exitCode = await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The schema engine and the pools may leave timers, which nothing needs any more.
process.exit();
