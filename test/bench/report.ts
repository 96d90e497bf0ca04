import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { isMet, isWorse, type Outcome, type Ratio } from './benchmark.ts';

// What is kept of a run: docs/benchmarks.json for programs, docs/BENCHMARKS.md, made of it, for people.

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const JSON_FILE = path.join(ROOT, 'docs', 'benchmarks.json');

export interface Entry extends Outcome {
  title: string;
  date: string;
  commit: string;
  machine: string;
  seconds: number;
}

export type Stored = Record<string, Entry>;

/** The class of machine, without names. */
export function describeMachine(databaseVersion: string): string {
  const list = cpus();
  const model = (list[0]?.model ?? 'unknown processor').replaceAll(/\s+/g, ' ').trim();
  return `${list.length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}, PostgreSQL ${databaseVersion}`;
}

export async function readStored(): Promise<Stored> {
  try {
    return JSON.parse(await readFile(JSON_FILE, 'utf8')) as Stored;
  } catch {
    return {};
  }
}

/** Writes both files; `order` is that of the benchmarks. */
export async function writeStored(stored: Stored, order: readonly string[]): Promise<void> {
  const entries = order.flatMap((name) => (stored[name] ? [[name, stored[name]] as const] : []));
  await writeFile(JSON_FILE, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  await writeFile(path.join(ROOT, 'docs', 'BENCHMARKS.md'), toMarkdown(entries.map(([, entry]) => entry)));
}

/** Ratios that have become worse than the stored ones by more than the band. */
export function regressions(name: string, outcome: Outcome, stored: Stored): string[] {
  return outcome.ratios.flatMap((ratio) => {
    const before = stored[name]?.ratios.find((one) => one.name === ratio.name);
    return before && isWorse(ratio, before)
      ? [`${name}: ${ratio.name} is ${times(ratio.value)}, was ${times(before.value)}`]
      : [];
  });
}

const times = (value: number | null): string => (value === null ? '' : `${value.toFixed(2)} x`);

export function ratioTable(ratios: readonly Ratio[]): string[][] {
  return [
    ['ratio', 'measured', 'target', 'met'],
    ...ratios.map((ratio) => [
      ratio.name,
      times(ratio.value),
      ratio.atLeast === undefined
        ? ratio.atMost === undefined
          ? ''
          : `at most ${ratio.atMost} x`
        : `at least ${ratio.atLeast} x`,
      { true: 'yes', false: 'no', null: '' }[String(isMet(ratio)) as 'true' | 'false' | 'null'],
    ]),
  ];
}

/** For the terminal. */
export function alignTable(table: readonly string[][]): string {
  const widths = (table[0] ?? []).map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench -- --write\`; the same in numbers, for programs, is [benchmarks.json](benchmarks.json). Every figure is
the median of all rounds. The modes of a benchmark take turns within each round, on the same machine, against the same
PostgreSQL (\`fsync\` and \`synchronous_commit\` on), with the load generator on the same cores. Only ratios carry over to
other machines; \`npm run bench -- --gate\` fails when one is worse than here by more than a quarter.
`;

function toMarkdown(entries: readonly Entry[]): string {
  return [INTRODUCTION, ...entries.map(sectionOf)].join('\n');
}

function sectionOf(entry: Entry): string {
  const table = ([head = [], ...body]: string[][]): string =>
    [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...body]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n');
  return `## ${entry.title}

${entry.date.slice(0, 10)}, at ${entry.commit}: ${entry.rounds} rounds; ${entry.machine}.

${entry.explanation.trim()}

${[...entry.tables, ratioTable(entry.ratios)].map(table).join('\n\n')}

${entry.failures.length === 0 ? 'No round failed.' : `Failed: ${entry.failures.join('; ')}.`}
`;
}
