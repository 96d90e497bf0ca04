import { DateTime } from 'luxon';
import { z } from 'zod';
import type { VerificationRun as Row } from '../../prisma/generated/client.ts';
import { PromiseResult, type VerificationReport, type VerificationRun } from '../contract/verification.ts';
import type { Hub } from '../hub.ts';
import { zonesOf } from '../governor/whereabouts.ts';
import { verify } from './verify.ts';

// The proof as work of the worker: once a night, and when somebody asks. A row is the order, so that a wiped queue or a
// killed worker costs time and nothing else (worker/sweep.ts).

/** A run that has begun and said nothing for so long was killed. */
export const ABANDONED_MINUTES = 30;
const RUNS_KEPT = 90;
/** What the history of states is worth: nobody asks how a message of last month came to its end. */
const HISTORY_DAYS = 30;
const PRUNED_AT_ONCE = 20_000;
/** By the house's own clock. */
const NIGHT_FROM_HOUR = 3;

/** Somebody asks for a proof now. One that is under way already is the answer. */
export async function orderVerification(hub: Hub, userId: string): Promise<VerificationRun> {
  const { prisma } = hub;
  const underWay = await prisma.verificationRun.findFirst({ where: { finishedAt: null } });
  const run = underWay ?? (await prisma.verificationRun.create({ data: { orderedBy: userId } }));
  if (!underWay) {
    // If the queue is away, the sweep orders it again.
    await hub.jobs
      .add([{ name: 'verification.run', payload: { runId: run.id }, key: run.id }])
      .catch((err: unknown) => hub.log.warn({ err, runId: run.id }, 'proof not ordered yet'));
  }
  return present(run);
}

/** Job, every quarter of an hour: sees to this night's proof. A night that was missed is made up for in the day. */
export async function verifyNightly(hub: Hub): Promise<void> {
  const { timeZone } = await hub.settings.read();
  const [zone] = zonesOf({ timeZone, address: null, fallback: timeZone });
  const local = DateTime.fromJSDate(hub.clock.now(), { zone: zone ?? 'UTC' });
  if (local.hour < NIGHT_FROM_HOUR) return;
  const night = new Date(`${local.toISODate()}T00:00:00Z`);
  await hub.prisma.verificationRun.createMany({ data: { night }, skipDuplicates: true });
  const run = await hub.prisma.verificationRun.findUniqueOrThrow({ where: { night } });
  if (run.finishedAt) return;
  await carryOutVerification(hub, { runId: run.id });
  await prune(hub);
}

/** Job: carries out one order. Does nothing when it is done or in hand. */
export async function carryOutVerification(hub: Hub, { runId }: { runId: string }): Promise<void> {
  const claimed = await hub.pool.query(
    `UPDATE verification_run SET started_at = now() WHERE id = $1 AND finished_at IS NULL
        AND (started_at IS NULL OR started_at < now() - ${ABANDONED_MINUTES} * interval '1 min')`,
    [runId],
  );
  if (claimed.rowCount === 0) return;
  try {
    const { state, promises } = await verify(hub.pool);
    const undecided = promises.filter(({ failure }) => failure !== null).map(({ id }) => id);
    const failure = undecided.length > 0 ? `undecided: ${undecided.join(', ')}` : null;
    const ok = state === 'failed' ? null : state === 'ok';
    await finish(hub, runId, { ok, failure, promises });
    if (ok !== true)
      hub.log.error(
        { runId, undecided, broken: promises.filter(({ count }) => count > 0) },
        'promises broken',
      );
  } catch (err) {
    await finish(hub, runId, {
      ok: null,
      failure: err instanceof Error ? err.message : String(err),
      promises: [],
    });
    hub.log.error({ err, runId }, 'the promises could not be looked at');
  }
}

interface Outcome {
  ok: boolean | null;
  failure: string | null;
  promises: PromiseResult[];
}

async function finish(hub: Hub, runId: string, { ok, failure, promises }: Outcome): Promise<void> {
  await hub.pool.query(
    `UPDATE verification_run SET finished_at = now(), ok = $2, failure = $3, promises = $4 WHERE id = $1`,
    [runId, ok, failure, JSON.stringify(promises)],
  );
}

async function prune(hub: Hub): Promise<void> {
  await hub.pool.query(
    `DELETE FROM verification_run WHERE finished_at IS NOT NULL
        AND id NOT IN (SELECT id FROM verification_run ORDER BY ordered_at DESC LIMIT $1)`,
    [RUNS_KEPT],
  );
  for (;;) {
    // Two statements in one message are one transaction.
    const answers: unknown = await hub.pool.query(
      `SELECT set_config('rapport.pruning', 'on', true);
       DELETE FROM state_change WHERE id IN (SELECT id FROM state_change
         WHERE at < now() - interval '${HISTORY_DAYS} days' ORDER BY id LIMIT ${PRUNED_AT_ONCE})`,
    );
    const deleted = Deleted.parse(answers).at(-1)?.rowCount ?? 0;
    if (deleted < PRUNED_AT_ONCE) return;
  }
}

const Deleted = z.array(z.looseObject({ rowCount: z.number().nullable() }));

/** The newest finished run whole, and the runs that are kept, newest first. */
export async function readVerifications(hub: Hub): Promise<VerificationReport> {
  const rows = await hub.prisma.verificationRun.findMany({ orderBy: { orderedAt: 'desc' }, take: RUNS_KEPT });
  const latest = rows
    .filter((row) => row.finishedAt !== null)
    .toSorted((a, b) => Number(b.finishedAt) - Number(a.finishedAt))[0];
  return {
    latest: latest ? { ...present(latest), promises: resultsOf(latest) } : null,
    runs: rows.map(present),
  };
}

/** What a version of ours stored that knew other promises is left out. */
function resultsOf(row: Row): PromiseResult[] {
  return z
    .array(z.unknown())
    .parse(row.promises)
    .flatMap((one) => PromiseResult.safeParse(one).data ?? []);
}

function present(row: Row): VerificationRun {
  const results = resultsOf(row);
  return {
    id: row.id,
    state: stateOf(row),
    nightly: row.night !== null,
    orderedAt: row.orderedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    failure: row.failure,
    checked: results.length,
    broken: results.filter(({ count }) => count > 0).length,
  };
}

function stateOf(row: Row): VerificationRun['state'] {
  if (!row.finishedAt) return row.startedAt ? 'running' : 'ordered';
  return row.ok === null ? 'failed' : row.ok ? 'ok' : 'broken';
}
