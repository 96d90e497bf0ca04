import pg from 'pg';
import { freePort } from '../../prisma/freePort.ts';
import { brokenPromises } from '../support/invariants.ts';
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts';
import { cpuOf, cpuOfFamily } from './cpu.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { loadSmtp, MAILBOX } from './mail/sessions.ts';
import { startProcess, type Running } from './processes.ts';
import { median } from './statistics.ts';

// Benchmark 7: mail that comes in over SMTP, from DATA to 250.

const explanation = `Mails of 4 kB in two parts (text and HTML), 20 sessions that stay open, from 500 senders. **hub**: its own SMTP door: the mail
is checked for what can be read in two ways, parsed off the main thread, kept raw, threaded, de-duplicated, committed to the
timeline and handed to the relay; only then 250 is said. **floor**: smtp-server with mailparser behind it, in one process,
and nothing kept. A round fails when an answer is not 250, when an accepted mail is not on a timeline exactly once, or when
a promise of the database is broken.`;

const SESSIONS = 20;
/** Every sender is known and has written before it counts. */
const WARM_UP = 1_000;

const WORLD = `
  WITH d AS (INSERT INTO division (id, name) VALUES (new_id(), 'Bench') RETURNING id),
       q AS (INSERT INTO queue (id, division_id, name) SELECT new_id(), id, 'Bench' FROM d RETURNING id)
  INSERT INTO our_address (id, kind, value, queue_id) SELECT new_id(), 'email', '${MAILBOX}', id FROM q`;

type Mode = 'hub' | 'floor';
type Figures = Record<Mode, { perSecond: number[]; appUs: number[]; databaseUs: number[] }>;

async function run({ machine, options, say }: BenchContext): Promise<Outcome> {
  const url = await machine.hubDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const failures: string[] = [];
  const empty = () => ({ perSecond: [], appUs: [], databaseUs: [] });
  const figures: Figures = { hub: empty(), floor: empty() };
  const started: Running[] = [];
  try {
    await pool.query(WORLD);
    const smtpPort = await freePort();
    const env = { ...hubEnvironment(url, machine.dataDir), INBOUND_SMTP_PORT: String(smtpPort) };
    const hub = await startProcess({ file: 'server/main.ts', env, profileDir: options.profileDir });
    started.push(hub);
    const floor = await startProcess({ file: 'test/bench/mail/floor.ts', env: {}, profileDir: undefined });
    started.push(floor);
    const modes = [
      { mode: 'floor' as const, port: floor.port, pid: floor.pid },
      { mode: 'hub' as const, port: smtpPort, pid: hub.pid },
    ];
    let n = 0;
    const next = (): number => (n += 1);
    // What is compiled and planned once is paid before.
    for (const { port } of modes)
      await loadSmtp(port, { sessions: SESSIONS, seconds: options.warmUpSeconds, atLeast: WARM_UP, next });
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const { mode, port, pid } of round % 2 === 1 ? modes : modes.toReversed()) {
        const events = await countMails(pool);
        const before = [cpuOf([pid]) ?? 0, cpuOfFamily(machine.postmaster) ?? 0] as const;
        const load = await loadSmtp(port, { sessions: SESSIONS, seconds: options.seconds, atLeast: 0, next });
        const after = [cpuOf([pid]) ?? 0, cpuOfFamily(machine.postmaster) ?? 0] as const;
        figures[mode].perSecond.push(load.accepted / load.seconds);
        figures[mode].appUs.push((after[0] - before[0]) / load.accepted);
        figures[mode].databaseUs.push((after[1] - before[1]) / load.accepted);
        for (const answer of new Set(load.refused)) failures.push(`round ${round}, ${mode}: ${answer}`);
        const made = (await countMails(pool)) - events;
        if (mode === 'hub' && made !== load.accepted)
          failures.push(`round ${round}: ${load.accepted} accepted, ${made} on the timeline`);
      }
      failures.push(...(await brokenPromises(pool)).map((what) => `round ${round}: ${what}`));
      say(
        `round ${round}: hub ${figures.hub.perSecond.at(-1)?.toFixed(0)}, floor ${figures.floor.perSecond.at(-1)?.toFixed(0)} a second`,
      );
    }
    return { explanation, failures, rounds: options.rounds, ...summarise(figures) };
  } finally {
    for (const one of started) await one.stop();
    await pool.end();
    await machine.dropDatabase(url);
  }
}

async function countMails(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ mails: number }>(
    `SELECT count(*)::int AS mails FROM timeline_event WHERE kind = 'message.received'`,
  );
  return rows[0]?.mails ?? 0;
}

function summarise(figures: Figures): Pick<Outcome, 'tables' | 'ratios'> {
  const of = (mode: Mode, name: 'perSecond' | 'appUs' | 'databaseUs'): number =>
    median(figures[mode][name]) ?? 0;
  const row = (mode: Mode): string[] => [
    mode,
    ...(['perSecond', 'appUs', 'databaseUs'] as const).map((name) => of(mode, name).toFixed(0)),
  ];
  return {
    tables: [[['mode', 'mails /s', 'app us', 'database us'], row('hub'), row('floor')]],
    ratios: [
      {
        name: 'hub / parsing only, mails a second',
        value: of('hub', 'perSecond') / of('floor', 'perSecond'),
        atLeast: 0.9,
      },
      {
        name: 'hub / parsing only, CPU',
        value: (of('hub', 'appUs') + of('hub', 'databaseUs')) / of('floor', 'appUs'),
      },
    ],
  };
}

export const mail: Benchmark = { name: 'mail', title: 'Mail that comes in (7)', run };
