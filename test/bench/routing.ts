import pg from 'pg';
import { brokenPromises } from '../support/invariants.ts';
import type { BenchContext, Benchmark, Outcome, Ratio } from './benchmark.ts';
import { cpuOf, cpuOfFamily } from './cpu.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { startProcess, type Running } from './processes.ts';
import { fillFloor, runFloor } from './routing/floor.ts';
import { fillRouting, takeBack, type WorldSize } from './routing/world.ts';
import { median } from './statistics.ts';

// Benchmark 3: durable reservations a second, and how they cost more with more agents and more who wait.

const explanation = `Durable reservations: everybody is free, everybody waits, and the hub's matcher is asked for all fifty queues until nobody
is free. Each agent is in three queues and is asked one thing at a time; calls, texts and mails wait, ranked by tier and age;
some clients have an account agent. A reservation is counted when it is committed with its reason, the conversation's state,
the timeline's event and the outbox row; the relay that follows (alarm, push) runs in the same process and within the same
time. **floor**: eight connections that each take the head of a skill with \`FOR UPDATE SKIP LOCKED\`, mark it and insert a
row, and nothing else. **race**: four processes of the hub at once on the same tables. A round fails when any promise of the
database is broken: a second reservation of one conversation or agent, a number missing on a timeline.`;

interface Cell extends WorldSize {
  name: string;
  url: string;
  floorUrl: string;
  pool: pg.Pool;
  queueIds: string[];
  hubs: Running[];
}

interface Pass {
  perSecond: number;
  /** Microseconds of CPU per reservation; null where there is no /proc. */
  appUs: number | null;
  databaseUs: number | null;
}

type Figures = Record<'hub' | 'floor' | 'race' | 'appUs' | 'databaseUs', number[]>;

const RACERS = 4;
const PASSES = 3;

async function openCell({ machine }: BenchContext, size: WorldSize): Promise<Cell> {
  const [url, floorUrl] = [await machine.hubDatabase(), await machine.emptyDatabase()];
  const queueIds = await fillRouting(url, size);
  await fillFloor(floorUrl, size);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const start = (): Promise<Running> =>
    startProcess({
      file: 'test/bench/routing/matchProcess.ts',
      env: hubEnvironment(url, machine.dataDir),
      profileDir: undefined,
    });
  const hubs = await Promise.all(Array.from({ length: RACERS }, start));
  return { ...size, name: `${size.agents} x ${size.waiting}`, url, floorUrl, pool, queueIds, hubs };
}

async function closeCell(cell: Cell): Promise<void> {
  await cell.pool.end();
  await Promise.all(cell.hubs.map((hub) => hub.stop()));
}

async function pass(cell: Cell, racers: number, postmaster: number): Promise<Pass> {
  const hubs = cell.hubs.slice(0, racers);
  const pids = hubs.map((hub) => hub.pid);
  const spent = (): (number | null)[] => [cpuOf(pids), cpuOfFamily(postmaster)];
  const { rows: begin } = await cell.pool.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const before = spent();
  await Promise.all(hubs.map((hub) => hub.ask({ queueIds: cell.queueIds })));
  const after = spent();
  const { rows } = await cell.pool.query<{ made: number; seconds: number }>(
    `SELECT count(*)::int AS made, extract(epoch FROM max(at) - $1)::float AS seconds FROM timeline_event WHERE at >= $1 AND kind = 'conversation.offered'`,
    [begin[0]?.at],
  );
  const { made = 0, seconds = 1 } = rows[0] ?? {};
  await takeBack(cell.pool);
  const per = (at: number): number | null => {
    const [from, to] = [before[at], after[at]];
    return from == null || to == null || made === 0 ? null : (to - from) / made;
  };
  return { perSecond: made / seconds, appUs: per(0), databaseUs: per(1) };
}

async function run(context: BenchContext): Promise<Outcome> {
  const { options, machine, say } = context;
  const sizes: WorldSize[] = options.quick
    ? [{ agents: 100, waiting: 500 }]
    : [1_000, 10_000].flatMap((agents) => [1_000, 100_000].map((waiting) => ({ agents, waiting })));
  const cells: Cell[] = [];
  const failures: string[] = [];
  try {
    for (const size of sizes) cells.push(await openCell(context, size));
    const all = new Map(cells.map((cell) => [cell, emptyFigures()]));
    for (const cell of cells) await pass(cell, RACERS, machine.postmaster);
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const cell of round % 2 === 1 ? cells : cells.toReversed()) {
        const figures = all.get(cell) ?? emptyFigures();
        await runCell(cell, figures, { postmaster: machine.postmaster, passes: options.quick ? 1 : PASSES });
        say(
          `round ${round}, ${cell.name}: hub ${last(figures.hub)}, floor ${last(figures.floor)}, race ${last(figures.race)}`,
        );
        for (const what of await brokenPromises(cell.pool))
          failures.push(`round ${round}, ${cell.name}: ${what}`);
      }
    }
    return { explanation, failures, rounds: options.rounds, ...summarise(all) };
  } finally {
    for (const cell of cells) await closeCell(cell);
    for (const cell of cells) {
      await machine.dropDatabase(cell.url);
      await machine.dropDatabase(cell.floorUrl);
    }
  }
}

const emptyFigures = (): Figures => ({ hub: [], floor: [], race: [], appUs: [], databaseUs: [] });
const last = (values: number[]): string => (values.at(-1) ?? 0).toFixed(0);

async function runCell(
  cell: Cell,
  figures: Figures,
  { postmaster, passes }: { postmaster: number; passes: number },
): Promise<void> {
  // Small passes are repeated; floor and hub take turns, so that both see the same weather.
  const hub: Pass[] = [];
  const floor: number[] = [];
  for (let number = 0; number < passes; number += 1) {
    floor.push(await runFloor(cell.floorUrl, cell));
    hub.push(await pass(cell, 1, postmaster));
  }
  figures.hub.push(median(hub.map((one) => one.perSecond)) ?? 0);
  figures.floor.push(median(floor) ?? 0);
  figures.race.push((await pass(cell, RACERS, postmaster)).perSecond);
  figures.appUs.push(...hub.flatMap((one) => one.appUs ?? []));
  figures.databaseUs.push(...hub.flatMap((one) => one.databaseUs ?? []));
}

function summarise(all: ReadonlyMap<Cell, Figures>): Pick<Outcome, 'tables' | 'ratios'> {
  const rows = [...all].map(([cell, figures]) => ({
    cell,
    hub: median(figures.hub),
    floor: median(figures.floor),
    race: median(figures.race),
    appUs: median(figures.appUs),
    databaseUs: median(figures.databaseUs),
  }));
  const whole = (value: number | null): string => value?.toFixed(0) ?? '';
  const divide = (mine: number | null | undefined, theirs: number | null | undefined): number | null =>
    mine == null || theirs == null || theirs === 0 ? null : mine / theirs;
  const at = (agents: number, waiting: number) =>
    rows.find(({ cell }) => cell.agents === agents && cell.waiting === waiting);
  const growth = (from: [number, number], to: [number, number]): number | null =>
    divide(at(...from)?.hub, at(...to)?.hub);
  const ratios: Ratio[] = rows.map((row) => ({
    name: `${row.cell.name}: hub / floor, reservations a second`,
    value: divide(row.hub, row.floor),
    atLeast: 3,
  }));
  return {
    tables: [
      [
        ['agents x waiting', 'hub /s', 'floor /s', 'race of 4 /s', 'app us', 'database us'],
        ...rows.map((row) => [
          row.cell.name,
          ...[row.hub, row.floor, row.race, row.appUs, row.databaseUs].map(whole),
        ]),
      ],
    ],
    ratios: [
      ...ratios,
      {
        name: 'cost, 1,000 to 10,000 agents (100,000 wait)',
        value: growth([1_000, 100_000], [10_000, 100_000]),
        atMost: 1.1,
      },
      {
        name: 'cost, 1,000 to 10,000 agents (1,000 wait)',
        value: growth([1_000, 1_000], [10_000, 1_000]),
        atMost: 1.1,
      },
      {
        name: 'cost, 1,000 to 100,000 waiting (1,000 agents)',
        value: growth([1_000, 1_000], [1_000, 100_000]),
        atMost: 1.25,
      },
    ],
  };
}

export const routing: Benchmark = { name: 'routing', title: 'Routing (3)', run };
