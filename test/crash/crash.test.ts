import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../support/random.ts';
import { listFailpoints } from './instrument.ts';
import { playAll } from './players.ts';
import type { Order } from './protocol.ts';
import type { Crash } from './run.ts';
import { scenarios } from './scenarios.ts';

// The process dies in every gap between two awaits of ingest, outbox, relay, routing, send, survey, follow-up and call
// control: once on the way, and once more where the next life comes by the same gap. After each death a new process begins on
// the same database and queue, whoever got no answer tries again, time passes, and then everything must be as if nothing had
// happened: no promise broken (core/verification), every scenario at its right end, nothing left that nobody would move on.
//
// How: the players (worker.ts) load the code through register.ts, which writes a failpoint into every gap (instrument.ts).
// Dying means that whoever waits waits for ever, timers do not fire and connections are cut (failpoints.ts). PostgreSQL,
// Redis and both kinds of queue are real; make-believe is only the world outside (outsideWorld.ts), which does not die.
//
// `npm test` plays every scenario and holds what they visit against the code. `npm run crash` also dies: everywhere, or with
// CRASH_WHOLE=0 at a few failpoints, chosen by a seed (CRASH_SEED). A new await changes failpoints.txt: `node test/crash/writeList.ts`, and a
// scenario must visit it.

const DIES = process.env['CRASH'] === '1';
const IS_WHOLE = process.env['CRASH_WHOLE'] === '1';
/** Parts of names, with commas between: dies at these alone. */
const ONLY = process.env['CRASH_ONLY'];
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
const IN_SHORT = 24;
/** What hangs on the moment may be missed once. */
const PASSES = 4;

interface Visit {
  scenario: string;
  ms: number;
}

const visits = new Map<string, Visit[]>();
const wrongAlive: string[] = [];
const points = listFailpoints();
const unvisited = (): string[] => points.filter((point) => !visits.has(point));

async function playAlive(names: readonly string[]): Promise<void> {
  const orders = names.map((name): Order => ({ record: name }));
  await playAll(orders, (answer) => {
    if (!('recorded' in answer)) return;
    wrongAlive.push(...answer.wrong.map((wrong) => `${answer.recorded}: ${wrong}`));
    for (const point of answer.visited) {
      visits.set(point, [...(visits.get(point) ?? []), { scenario: answer.recorded, ms: answer.ms }]);
    }
  });
}

beforeAll(async () => {
  await playAlive(scenarios.map(({ name }) => name));
  for (let pass = 1; pass < PASSES && unvisited().length > 0 && wrongAlive.length === 0; pass += 1)
    await playAlive(near(unvisited()));
}, 600_000);

/** The scenarios that come by the same functions. */
function near(missed: readonly string[]): string[] {
  const functionOf = (point: string): string => point.split('#')[0] ?? point;
  const functions = new Set(missed.map(functionOf));
  return scenarios.flatMap(({ name }) =>
    [...visits].some(
      ([point, seen]) => functions.has(functionOf(point)) && seen.some((visit) => visit.scenario === name),
    )
      ? [name]
      : [],
  );
}

/** The shortest scenarios that visit it: more than one, in case the visit was a chance. */
function shortest(point: string, howMany: number): string[] {
  const sorted = (visits.get(point) ?? []).toSorted((a, b) => a.ms - b.ms);
  return [...new Set(sorted.map(({ scenario }) => scenario))].slice(0, howMany);
}

function chosen(): string[] {
  const known = points.filter((point) => visits.has(point));
  if (ONLY !== undefined)
    return known.filter((point) => ONLY.split(',').some((part) => point.includes(part)));
  return IS_WHOLE ? known : new Random(SEED).shuffled(known).slice(0, IN_SHORT);
}

describe('dying', () => {
  test('while nothing dies, every scenario comes to its right end', () => {
    expect(wrongAlive).toEqual([]);
  });

  test('every failpoint is visited by a scenario', () => {
    expect(unvisited()).toEqual([]);
  });

  const dies = DIES ? test : null;
  dies?.(
    'in every gap, on the first way and on the second: no promise is broken',
    { timeout: 7_200_000 },
    async () => {
      if (!IS_WHOLE) console.log(`failpoints are chosen by CRASH_SEED=${SEED}`);
      const startedAt = performance.now();
      const crashes: Crash[] = [];
      const wanted = chosen();
      const tell = (told: readonly Crash[]): void => {
        const before = crashes.length;
        crashes.push(...told);
        for (const one of told) if (one.wrong.length > 0) console.log(JSON.stringify(one, null, 2));
        if (Math.floor(before / 100) < Math.floor(crashes.length / 100))
          console.log(`${crashes.length} plays`);
      };
      const isReached = (point: string) => crashes.some(({ name, died }) => died && name === point);
      for (let pass = 0; pass < PASSES; pass += 1) {
        const orders = wanted
          .filter((point) => !isReached(point))
          .map((name): Order => ({ name, scenarios: shortest(name, pass === 0 ? 3 : scenarios.length) }));
        if (orders.length > 0) await playAll(orders, (answer) => 'crashes' in answer && tell(answer.crashes));
      }
      const deaths = crashes.filter((crash) => crash.died);
      const broken = crashes.filter((crash) => crash.wrong.length > 0);
      console.log(
        `failpoints: ${points.length} listed, ${points.length - unvisited().length} visited, ${wanted.filter(isReached).length} of ${wanted.length} died at; ` +
          `${deaths.filter((one) => !one.again).length} deaths on the first way, ` +
          `${deaths.filter((one) => one.again).length} twice; ${broken.length} broken promises; ` +
          `${Math.round((performance.now() - startedAt) / 1000)} s`,
      );
      expect(broken).toEqual([]);
      expect(wanted.filter((point) => !isReached(point))).toEqual([]);
    },
  );
});
