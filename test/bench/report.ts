import { cpus, totalmem } from 'node:os';
import { figureNames, phases, type FigureName, type Figures, type Phase } from './phases.ts';
import { median } from './statistics.ts';

export type Round = Partial<Record<string, Figures>>;

export interface Row {
  phase: Phase;
  medians: Record<FigureName, number | null>;
  /** Throughput, and for a fixed rate the push's p99, divided by that of each phase it is compared with. */
  ratios: { to: string; perSecond: number | null; cpu: number | null; lagP99: number | null }[];
}

export interface Report {
  date: string;
  commit: string;
  machine: string;
  database: string;
  rounds: number;
  secondsPerPhase: number;
  rows: Row[];
  failures: string[];
}

/** The class of machine, without names. */
export function describeMachine(): string {
  const list = cpus();
  const model = (list[0]?.model ?? 'unknown processor').replaceAll(/\s+/g, ' ').trim();
  return `${list.length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`;
}

/** Medians over the rounds, and how they compare. */
export function summarise(rounds: readonly Round[]): Row[] {
  const ran = phases.filter((phase) => rounds.some((round) => round[phase.name]));
  const medians = new Map(ran.map((phase) => [phase.name, mediansOf(phase, rounds)]));
  return ran.map((phase) => {
    const mine = medians.get(phase.name) ?? mediansOf(phase, rounds);
    const ratios = phase.against.flatMap((to) => {
      const theirs = medians.get(to);
      if (!theirs) return [];
      return [
        {
          to,
          perSecond: phase.perSecond ? null : divide(mine.perSecond, theirs.perSecond),
          cpu: divide(cpuOf(mine), cpuOf(theirs)),
          lagP99: divide(mine.lagP99, theirs.lagP99),
        },
      ];
    });
    return { phase, medians: mine, ratios };
  });
}

function mediansOf(phase: Phase, rounds: readonly Round[]): Record<FigureName, number | null> {
  const figures = rounds.flatMap((round) => round[phase.name] ?? []);
  const pairs = figureNames.map((name) => [name, median(figures.flatMap((one) => one[name] ?? []))] as const);
  return Object.fromEntries(pairs) as Record<FigureName, number | null>;
}

const cpuOf = (medians: Record<FigureName, number | null>): number | null =>
  medians.appUs === null || medians.databaseUs === null ? null : medians.appUs + medians.databaseUs;

const divide = (mine: number | null, theirs: number | null): number | null =>
  mine === null || theirs === null || theirs === 0 ? null : mine / theirs;

const whole = (value: number | null): string => (value === null ? '' : value.toFixed(0));
const tenth = (value: number | null): string => (value === null ? '' : value.toFixed(1));
const times = (value: number | null): string => (value === null ? '' : `${value.toFixed(2)} x`);

const HEADINGS = ['mode', 'req/s', 'p50 ms', 'p99 ms', 'seen p50', 'seen p99', 'app us', 'database us'];

/** One line per phase, then how the hub compares. */
export function toTables(rows: readonly Row[]): { figures: string[][]; ratios: string[][] } {
  const figures = rows.map(
    ({ phase, medians: { perSecond, p50, p99, lagP50, lagP99, appUs, databaseUs } }) => [
      phase.name,
      whole(perSecond),
      tenth(p50),
      tenth(p99),
      tenth(lagP50),
      tenth(lagP99),
      whole(appUs),
      whole(databaseUs),
    ],
  );
  const ratios = rows
    .filter((row) => row.phase.subject === 'hub')
    .flatMap(({ phase, ratios: all }) =>
      all.map((ratio) => [
        phase.name,
        ratio.to,
        times(ratio.perSecond),
        times(ratio.cpu),
        phase.perSecond ? times(ratio.lagP99) : '',
      ]),
    );
  return {
    figures: [HEADINGS, ...figures],
    ratios: [['mode', 'against', 'req/s', 'CPU per request', 'seen p99'], ...ratios],
  };
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

const EXPLANATION = `Every row is the median of all rounds; the modes take turns within each round, on the same machine, against the same
PostgreSQL (\`fsync\` and \`synchronous_commit\` on), with the same load generator on the same cores. Only ratios carry over
to other machines. 32 connections; Twilio's forms of 20 fields, signed; one in twenty is a retry of one sent before.

- **a** Express 5 with a constant TwiML answer; **b** the same with the form parsed and Twilio's signature checked.
- **c2** b, with one statement that finds or makes the conversation and inserts the message; **e2** c2, with a push to
  one socket.
- **hub** the whole product: server and worker, 200 clients whose conversations four agents hold and see on their
  sockets. **new senders** makes a client and a conversation for every message. **calls** is the voice webhook.
- **@500**, **@1000**: that many a second, evenly. **seen**: from when a message was due until it was on an agent's socket.

A round fails when an answer is not 2xx, when an accepted message is not on the timeline exactly once or was not seen,
or when a client's numbers have a gap.
`;

export function toMarkdown(report: Report): string {
  const { figures, ratios } = toTables(report.rows);
  const table = ([head = [], ...body]: string[][]): string =>
    [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...body]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n');
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${report.date.slice(0, 10)}, at ${report.commit}: ${report.rounds} rounds of
${report.secondsPerPhase} s per mode; ${report.machine}; PostgreSQL ${report.database}.

${EXPLANATION}
${table(figures)}

${table(ratios)}

${report.failures.length === 0 ? 'No round failed.' : `Failed: ${report.failures.join('; ')}.`}
`;
}
