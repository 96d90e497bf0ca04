import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../prisma/freePort.ts';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { openLine } from './httpLine.ts';
import { median } from './statistics.ts';
import { makeShots, PUBLIC_URL, TOKEN, type Shot } from './twilioForms.ts';

// Benchmark 8: from the start of a process until it has committed the first signed webhook, and what it holds in memory
// then. Each start sends the webhook again and again until it is answered with 2xx.

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const GIVE_UP_AFTER_MS = 60_000;

interface Start {
  name: string;
  file: string;
  env: Record<string, string>;
}

interface Figures {
  /** Milliseconds from the start of the process. */
  firstMs: number;
  readyMs: number;
  /** Resident memory when the webhook was answered, and when all was there. */
  firstMb: number;
  readyMb: number;
}

async function runColdStart({ machine, options, say }: BenchContext): Promise<Outcome> {
  const url = await machine.hubDatabase();
  const floors = await machine.emptyDatabase();
  // Only now: it needs the generated client.
  const { buildWorld } = await import('./world.ts');
  await buildWorld(url);
  const port = String(await freePort());
  const starts: Start[] = [
    {
      name: 'e2',
      file: 'test/bench/floor.ts',
      env: {
        BENCH_MODE: 'e2',
        BENCH_PORT: port,
        BENCH_DATABASE_URL: floors,
        BENCH_TOKEN: TOKEN,
        BENCH_PUBLIC_URL: PUBLIC_URL,
      },
    },
    { name: 'hub', file: 'server/main.ts', env: { ...hubEnvironment(url, machine.dataDir), PORT: port } },
  ];
  const next = makeShots('known', 900_000_000);
  const bare: number[] = [];
  const rounds = new Map<string, Figures[]>(starts.map(({ name }) => [name, []]));
  // The first start of each fills what is kept from one start to the next.
  for (let round = 0; round <= options.rounds; round += 1) {
    const nothing = await startNothing();
    if (round > 0) bare.push(nothing);
    for (const start of round % 2 === 0 ? starts : starts.toReversed()) {
      const figures = await startOnce(start, Number(port), next());
      if (round > 0) rounds.get(start.name)?.push(figures);
    }
    if (round > 0) say(`round ${round} of ${options.rounds}: ${lineOf(rounds)}`);
  }
  return toOutcome(bare, rounds, options.rounds);
}

const lineOf = (rounds: Map<string, Figures[]>): string =>
  [...rounds].map(([name, all]) => `${name} ${all.at(-1)?.firstMs.toFixed(0)} ms`).join(', ');

async function startNothing(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - startedAt;
}

async function startOnce({ file, env }: Start, port: number, shot: Shot): Promise<Figures> {
  const startedAt = performance.now();
  const child = fork(path.join(ROOT, file), [], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = once(child, 'message').then(() => performance.now() - startedAt);
  try {
    await untilAnswered(port, shot, startedAt + GIVE_UP_AFTER_MS);
    const firstMs = performance.now() - startedAt;
    const firstMb = rssOf(child);
    const readyMs = await ready;
    return { firstMs, readyMs, firstMb, readyMb: rssOf(child) };
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

async function untilAnswered(port: number, shot: Shot, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const line = await openLine(port).catch(() => null);
    const status = line ? await line.send(shot.bytes) : 0;
    line?.close();
    if (status >= 200 && status < 300) return;
    if (status !== 0) throw new Error(`the first webhook was answered with ${status}`);
    await sleep(2);
  }
  throw new Error('no webhook was answered');
}

function rssOf({ pid = 0 }: ChildProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

function toOutcome(bare: number[], rounds: Map<string, Figures[]>, count: number): Outcome {
  const of = (name: string, figure: keyof Figures): number =>
    median((rounds.get(name) ?? []).map((one) => one[figure])) ?? 0;
  const row = (name: string): string[] =>
    [name, of(name, 'firstMs'), of(name, 'readyMs'), of(name, 'firstMb'), of(name, 'readyMb')].map((cell) =>
      typeof cell === 'number' ? cell.toFixed(0) : cell,
    );
  const nothing = median(bare) ?? 0;
  return {
    explanation,
    tables: [
      [
        ['process', 'first webhook ms', 'ready ms', 'RSS MiB', 'RSS MiB, ready'],
        ['node -e 0', nothing.toFixed(0), '', '', ''],
        row('e2'),
        row('hub'),
      ],
    ],
    ratios: [
      { name: 'hub / e2 first webhook', value: of('hub', 'firstMs') / of('e2', 'firstMs'), atMost: 0.6 },
      { name: 'hub / node -e 0 first webhook', value: of('hub', 'firstMs') / nothing, atMost: 2.5 },
      { name: 'hub / e2 RSS, first webhook', value: of('hub', 'firstMb') / of('e2', 'firstMb'), atMost: 1.2 },
      { name: 'hub / e2 RSS, ready', value: of('hub', 'readyMb') / of('e2', 'readyMb'), atMost: 1.2 },
    ],
    failures: [],
    rounds: count,
  };
}

const explanation = `From the start of the process until a signed webhook, sent again and again, is answered with 2xx: committed by
then. **ready**: all of the process is there. RSS is taken at both. One start before the first round fills the
compiler's cache, as the start before an update would have; **e2** is one statement and one socket, as in benchmark 1.
`;

export const coldStart: Benchmark = {
  name: 'coldStart',
  title: 'Cold start (8)',
  run: runColdStart,
};
