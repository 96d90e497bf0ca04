import { figureNames, phases, type FigureName, type Figures, type Phase } from './phases.ts';
import { median } from './statistics.ts';

export type Round = Partial<Record<string, Figures>>;

export interface Row {
  phase: Phase;
  medians: Record<FigureName, number | null>;
  /** Throughput, and for a fixed rate the push's p99, divided by that of each phase it is compared with. */
  ratios: {
    to: string;
    perSecond: number | null;
    cpu: number | null;
    p99: number | null;
    lagP99: number | null;
  }[];
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
          p99: phase.perSecond ? divide(mine.p99, theirs.p99) : null,
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
        times(ratio.p99),
        phase.perSecond ? times(ratio.lagP99) : '',
      ]),
    );
  return {
    figures: [HEADINGS, ...figures],
    ratios: [['mode', 'against', 'req/s', 'CPU per request', 'answered p99', 'seen p99'], ...ratios],
  };
}

export const explanation = `Every row is the median of all rounds; the modes take turns within each round, on the same machine, against the same
PostgreSQL (\`fsync\` and \`synchronous_commit\` on), with the same load generator on the same cores. Only ratios carry over
to other machines. 32 connections; Twilio's forms of 20 fields, signed; one in twenty is a retry of one sent before.

- **a** Express 5 with a constant TwiML answer; **b** the same with the form parsed and Twilio's signature checked.
- **c2** b, with one statement that finds or makes the conversation and inserts the message; **e2** c2, with a push to
  one socket.
- **hub** the whole product: server and worker, 200 clients whose conversations four agents hold and see on their
  sockets. **new senders** makes a client and a conversation for every message. **calls** is the voice webhook.
- **@50**, **@500**, **@1000**: that many a second, evenly; of calls, p99 from the webhook to its TwiML (aim: 5 ms at 500). **seen**: from when a message was due until it was on an agent's socket.

A round fails when an answer is not 2xx, when an accepted message is not on the timeline exactly once or was not seen,
or when a client's numbers have a gap.
`;
