import { setTimeout as pause } from 'node:timers/promises';
import { openWatchingPool, startFleet, type Fleet } from '../support/fleet/fleet.ts';
import { makeCompany } from './company.ts';
import { Desk, newDeskLog } from './desks.ts';
import { makeItems, type Sending } from './items.ts';
import { complaints, judge } from './judge.ts';
import { Ledger } from './ledger.ts';
import { Nemesis, planStrikes, startUntilUp, type NemesisFigures } from './nemesis.ts';
import { openProviders, OUR_MAILBOX, OUR_NUMBER, type Providers } from './providers.ts';
import { Random } from '../support/random.ts';
import { watchDatabase } from './watcher.ts';

// The kill loop: the world sends, agents work, and all the while processes are killed, paused and wiped. In the end
// everything comes up, the work that is left is done, and the judge counts.

export interface KillLoopOptions {
  items: number;
  kills: number;
  seed: number;
  backend: 'postgres' | 'redis';
  agents?: number;
  servers?: number;
  workers?: number;
  say?: (line: string) => void;
  /** For a look at the house before it is taken down, when something is wrong. */
  onFailure?: (fleet: Fleet, wrong: string[]) => Promise<void>;
}

export interface KillLoopResult {
  /** All that is wrong; empty is what it should be. */
  wrong: string[];
  counts: Record<string, number>;
  nemesis: NemesisFigures;
  seconds: { sending: number; draining: number };
}

const AT_ONCE = 24;
const SAY_EVERY_MS = 5_000;
const DRAIN_WITHIN_MS = 180_000;
const QUIET_MS = 2_000;
const LEAVE_WITHIN_MS = 60_000;
const THINK_MS = 30;

export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const { items: count, kills, seed, backend, say = () => undefined } = options;
  // Each part deals from a pack of its own, so that more items are the same harm.
  const { items, sendings } = makeItems(count, new Random(seed));
  const plans = planStrikes({ kills, sendings: sendings.length, backend, random: new Random(seed ^ 0x5eed) });
  const fleet = await startFleet({
    backend,
    servers: options.servers ?? 2,
    workers: options.workers ?? 2,
    numbers: [OUR_NUMBER],
    mailboxes: [OUR_MAILBOX],
  });
  try {
    say(`seed ${seed}, ${backend}: ${items.length} items in ${sendings.length} sendings, ${kills} strikes`);
    return await run(fleet, { ...options, say }, { items, sendings, plans });
  } finally {
    await fleet.close();
  }
}

interface Material extends ReturnType<typeof makeItems> {
  plans: ReturnType<typeof planStrikes>;
}

async function run(
  fleet: Fleet,
  options: KillLoopOptions,
  { items, sendings, plans }: Material,
): Promise<KillLoopResult> {
  const { say = () => undefined } = options;
  const ledger = new Ledger();
  const deskLog = newDeskLog();
  const company = await makeCompany(fleet, {
    agents: options.agents ?? 8,
    number: OUR_NUMBER,
    mailbox: OUR_MAILBOX,
    messageCapacity: 6,
  });
  const desks = company.agents.map(
    ({ agentId, token }) => new Desk({ url: fleet.url, agentId, token, log: deskLog, thinkMs: THINK_MS }),
  );
  for (const desk of desks) desk.start();
  const watcher = watchDatabase(fleet.postgres.url);
  const supervisor = superviseUnexpectedEnds(fleet);
  const providers = openProviders(fleet, ledger);
  const nemesis = new Nemesis(fleet);
  const progress = { sent: 0, struck: 0 };
  const line = (): void =>
    say(
      `  ${progress.sent}/${sendings.length} sent, ${ledger.acknowledgedCount} acknowledged, ${progress.struck} strikes, ` +
        `${ledger.refusals} refusals, ${deskLog.closed.size} conversations closed`,
    );
  const timer = setInterval(line, SAY_EVERY_MS);

  const startedAt = performance.now();
  try {
    // Together: what cannot be brought back up must end the run, while mails would be tried for ever.
    await Promise.all([
      strikeAlong(plans, progress, nemesis),
      sendAll(sendings, providers, () => (progress.sent += 1)),
    ]);
  } finally {
    clearInterval(timer);
    providers.close();
  }
  const sentAt = performance.now();
  line();
  await nemesis.settled();
  const stuck = await Promise.allSettled(desks.map((desk) => desk.leave(LEAVE_WITHIN_MS)));
  const ends = supervisor.stop();
  const undrained = await drain(fleet);
  const drainedAt = performance.now();
  const moments = await watcher.stop();

  const verdict = await judge({
    pool: fleet.database.pool,
    control: fleet.control,
    items,
    ledger,
    desks: deskLog,
  });
  const wrong = [
    ...complaints(verdict),
    ...moments,
    ...ends,
    ...undrained,
    ...stuck.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])),
  ];
  if (wrong.length > 0) {
    // The reason is not in what the outside was told.
    wrong.push(
      ...[...fleet.servers, ...fleet.workers].flatMap(({ name, errors }) =>
        errors.map((line) => `${name} said: ${line}`),
      ),
    );
    await options.onFailure?.(fleet, wrong);
  }
  return {
    wrong,
    counts: {
      ...verdict.counts,
      'looks into the database': watcher.looks(),
      'pushes to agents': deskLog.pushes,
    },
    nemesis: nemesis.figures,
    seconds: { sending: (sentAt - startedAt) / 1_000, draining: (drainedAt - sentAt) / 1_000 },
  };
}

async function sendAll(sendings: readonly Sending[], providers: Providers, sent: () => void): Promise<void> {
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < sendings.length) {
      const sending = sendings[next];
      next += 1;
      if (sending) await providers.send(sending);
      sent();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
}

/** One strike after the other, each when so much has been sent: the same seed strikes at the same places. */
async function strikeAlong(
  plans: Material['plans'],
  progress: { sent: number; struck: number },
  nemesis: Nemesis,
): Promise<void> {
  for (const plan of plans) {
    while (progress.sent < plan.after) await pause(10);
    await nemesis.strike(plan);
    progress.struck += 1;
  }
}

/** A process that ends though nobody killed it is a bug, and is started again so that the run can go on. */
function superviseUnexpectedEnds(fleet: Fleet): { stop(): string[] } {
  const found: string[] = [];
  const seen = new Map<string, number>();
  const timer = setInterval(() => {
    for (const one of [...fleet.servers, ...fleet.workers]) {
      if (one.unexpectedEnds === (seen.get(one.name) ?? 0)) continue;
      seen.set(one.name, one.unexpectedEnds);
      found.push(`${one.name} ended by itself: ${one.logs.slice(-4).join(' | ').slice(-600)}`);
      // A strike may be starting it already.
      if (!one.isUp && !one.isStarting)
        void startUntilUp(one).catch((error: unknown) => found.push(String(error)));
    }
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return found;
    },
  };
}

/** Until nothing is left to do; gives what was still left when the patience was over. */
async function drain(fleet: Fleet): Promise<string[]> {
  const pool = openWatchingPool(fleet.postgres.url);
  const deadline = performance.now() + DRAIN_WITHIN_MS;
  let quietSince = performance.now();
  let last = '';
  try {
    for (;;) {
      const { rows } = await pool.query<{ left: number; events: number }>(`
        SELECT (SELECT count(*)::int FROM outbox_message)
             + (SELECT count(*)::int FROM delivery WHERE state = 'leased' OR state IN ('pending', 'held') AND due_at < now())
             + (SELECT count(*)::int FROM reservation WHERE state = 'pending' AND ended_at IS NULL)
             + (SELECT count(*)::int FROM survey_invite WHERE state = 'planned' AND due_at < now())
             + (SELECT count(*)::int FROM conversation WHERE state IN ('handled', 'wrapping'))
             + (SELECT count(*)::int FROM conversation c LEFT JOIN survey_invite i ON i.conversation_id = c.id
                 WHERE c.state = 'closed' AND c.outcome = 'handled' AND c.address_id IS NOT NULL AND i.id IS NULL) AS left,
               (SELECT count(*)::int FROM timeline_event) AS events`);
      const now = JSON.stringify(rows[0]);
      if (now !== last || (rows[0]?.left ?? 1) > 0) quietSince = performance.now();
      last = now;
      if (performance.now() - quietSince > QUIET_MS) return [];
      if (performance.now() > deadline) return [`not drained in ${DRAIN_WITHIN_MS / 1_000} s: ${last}`];
      await pause(200);
    }
  } finally {
    await pool.end();
  }
}
