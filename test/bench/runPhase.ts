import { setTimeout as sleep } from 'node:timers/promises';
import { brokenPromises } from '../support/invariants.ts';
import { cpuOf, cpuOfFamily } from './cpu.ts';
import type { House } from './house.ts';
import { loadClosed, loadOpen, type LoadResult } from './load.ts';
import { CONNECTIONS, type Figures, type Phase } from './phases.ts';
import { percentile } from './statistics.ts';
import { callSid, makeShots, NUMBERS_PER_RUN, smsSid } from './twilioForms.ts';
import { openWatchers, type Watchers } from './watchers.ts';

let runs = 0;

interface Time {
  warmUpMs: number;
  measureMs: number;
}

/** Loads one subject once, and checks that it kept its promises. */
export async function runPhase(house: House, phase: Phase, time: Time): Promise<Figures> {
  runs += 1;
  const first = runs * NUMBERS_PER_RUN;
  const port = house.ports[phase.subject];
  const watchers = phase.watched
    ? await openWatchers(port, phase.subject === 'hub' ? house.agents : [])
    : undefined;
  const spent: { app: number | null; database: number | null }[] = [];
  const mark = async (): Promise<void> => {
    spent.push({ app: cpuOf(house.pids[phase.subject]), database: cpuOfFamily(house.postmaster) });
  };
  const order = { port, next: makeShots(phase.traffic, first), ...time, mark };
  const result = phase.perSecond
    ? await loadOpen(order, phase.perSecond)
    : await loadClosed(order, CONNECTIONS);
  const unseen = (phase.seen && (await watchers?.waitFor(result.accepted))) || [];
  watchers?.close();
  const perRequest = (part: 'app' | 'database'): number | null => {
    const [before, after] = [spent[0]?.[part], spent[1]?.[part]];
    return before == null || after == null || result.done === 0 ? null : (after - before) / result.done;
  };
  return {
    perSecond: (result.done * 1_000) / result.measuredMs,
    p50: percentile(result.latencies, 0.5) ?? 0,
    p99: percentile(result.latencies, 0.99) ?? 0,
    appUs: perRequest('app'),
    databaseUs: perRequest('database'),
    ...lagOf(result, phase.seen ? watchers : undefined),
    accepted: result.accepted.size,
    seen: watchers?.seenAt.size ?? 0,
    repeatedPushes: watchers?.repeated() ?? 0,
    failures: [
      ...[...result.refused].map(([status, times]) => `${times} answers with status ${status}`),
      ...(result.done === 0 ? ['nothing was answered'] : []),
      ...(unseen.length > 0
        ? [`${unseen.length} of ${result.accepted.size} were not seen, ${unseen[0]} for one`]
        : []),
      ...(phase.subject === 'hub' ? await missingOnTimeline(house, phase, { first, result }) : []),
    ],
  };
}

function lagOf(result: LoadResult, watchers: Watchers | undefined): Pick<Figures, 'lagP50' | 'lagP99'> {
  if (!watchers) return { lagP50: null, lagP99: null };
  const lags: number[] = [];
  for (const [n, sentAt] of result.sentAt) {
    const seenAt = watchers.seenAt.get(n);
    if (seenAt !== undefined && sentAt >= result.from && sentAt < result.to) lags.push(seenAt - sentAt);
  }
  return { lagP50: percentile(lags, 0.5), lagP99: percentile(lags, 0.99) };
}

/** What was accepted is on the timeline, once, and nothing else is. */
async function missingOnTimeline(
  house: House,
  phase: Phase,
  { first, result }: { first: number; result: LoadResult },
): Promise<string[]> {
  const sid = phase.traffic === 'calls' ? callSid : smsSid;
  const { rows } = await house.pool.query<{ events: number; keys: number }>(
    `SELECT count(*)::int AS events, count(DISTINCT dedupe_key)::int AS keys FROM timeline_event
      WHERE dedupe_key >= $1 AND dedupe_key < $2`,
    [`twilio:${sid(first)}`, `twilio:${sid(first + NUMBERS_PER_RUN)}`],
  );
  const { events = 0, keys = 0 } = rows[0] ?? {};
  if (events === result.accepted.size && keys === events) return [];
  return [`${result.accepted.size} accepted, ${events} on the timeline under ${keys} keys`];
}

const PASS_ON_WITHIN_MS = 10_000;

/** What must be true of the hub's database when a round is over. */
export async function checkHouse(house: House): Promise<string[]> {
  const deadline = performance.now() + PASS_ON_WITHIN_MS;
  for (;;) {
    const { rows } = await house.pool.query('SELECT 1 FROM outbox_message LIMIT 1');
    if (rows.length === 0 || performance.now() > deadline) break;
    await sleep(50);
  }
  // What waits is ended by hand between the rounds, which no timeline tells.
  return brokenPromises(house.pool, new Set(['end_on_timeline']));
}
