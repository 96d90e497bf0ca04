import type { BenchContext, Benchmark, Outcome, Ratio } from './benchmark.ts';
import { openHouse, type House } from './house.ts';
import { phases, type Phase } from './phases.ts';
import { explanation, summarise, toTables, type Round, type Row } from './phaseTables.ts';
import { checkHouse, runPhase } from './runPhase.ts';

// Benchmarks 1 and 2: texts and calls that come in over HTTP, from the webhook to the timeline and to the agent's socket.

async function runInbound(context: BenchContext): Promise<Outcome> {
  const house = await openHouse(context.machine, context.options);
  try {
    const { rounds, failures } = await runRounds(house, context);
    const rows = summarise(rounds);
    const { figures, ratios } = toTables(rows);
    return {
      explanation,
      tables: [figures, ratios],
      ratios: ratiosOf(rows),
      failures,
      rounds: rounds.length,
    };
  } finally {
    await house.close();
  }
}

async function runRounds(
  house: House,
  { options, say }: BenchContext,
): Promise<{ rounds: Round[]; failures: string[] }> {
  const { clearWaiting } = await import('./world.ts');
  const rounds: Round[] = [];
  const failures: string[] = [];
  const chosen = options.quick ? phases.filter((phase) => !phase.perSecond) : phases;
  if (!options.quick) await warmUp(house, chosen, options.warmUpSeconds);
  for (let number = 1; number <= options.rounds; number += 1) {
    // Forwards and backwards by turns: nobody always comes after the same neighbour.
    const round: Round = {};
    for (const phase of number % 2 === 1 ? chosen : chosen.toReversed()) {
      round[phase.name] = await runPhase(house, phase, {
        warmUpMs: options.warmUpSeconds * 1_000,
        measureMs: options.seconds * 1_000,
      });
    }
    const broken = [
      ...Object.entries(round).flatMap(
        ([name, figures]) => figures?.failures.map((what) => `${name}: ${what}`) ?? [],
      ),
      ...(await checkHouse(house)),
    ].map((what) => `round ${number}, ${what}`);
    await clearWaiting(house.pool);
    rounds.push(round);
    failures.push(...broken);
    say(`round ${number} of ${options.rounds}: ${lineOf(round)}`);
  }
  return { rounds, failures };
}

/** Every mode for a moment, so that no first round pays for what is compiled or planned once. */
async function warmUp(house: House, chosen: readonly Phase[], seconds: number): Promise<void> {
  for (const phase of chosen) {
    if (phase.perSecond) continue;
    await runPhase(house, phase, { warmUpMs: 0, measureMs: seconds * 2_000 });
  }
  const { clearWaiting } = await import('./world.ts');
  await clearWaiting(house.pool);
}

function lineOf(round: Round): string {
  return Object.entries(round)
    .map(([name, figures]) => `${name} ${figures?.perSecond.toFixed(0)}`)
    .join(', ');
}

/** What PERFORMANCE asks of each phase, by what it is compared with. */
const targets: Record<string, Omit<Ratio, 'name' | 'value'>> = {
  'hub / a req/s': { atLeast: 1 },
  'hub / e2 req/s': { atLeast: 4 },
  'hub / a CPU': { atMost: 1 },
  'hub@1000 / e2@1000 seen p99': { atMost: 0.4 },
  'hub, calls / b req/s': { atLeast: 1.5 },
  'hub, calls / b CPU': { atMost: 0.75 },
};

function ratiosOf(rows: readonly Row[]): Ratio[] {
  return rows.flatMap(({ phase, ratios }) =>
    ratios
      .filter(() => phase.subject === 'hub')
      .flatMap(({ to, perSecond, cpu, p99, lagP99 }) =>
        [
          { name: `${phase.name} / ${to} req/s`, value: perSecond },
          { name: `${phase.name} / ${to} CPU`, value: cpu },
          { name: `${phase.name} / ${to} answered p99`, value: p99 },
          { name: `${phase.name} / ${to} seen p99`, value: phase.perSecond ? lagP99 : null },
        ]
          .filter(({ value }) => value !== null)
          .map((ratio) => ({ ...ratio, ...targets[ratio.name] })),
      ),
  );
}

export const inbound: Benchmark = {
  name: 'inbound',
  title: 'Texts and calls that come in (1, 2)',
  run: runInbound,
};
