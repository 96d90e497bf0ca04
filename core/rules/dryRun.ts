import type { z } from 'zod';
import type { RuleDryRun } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { RuleDocument, type DryRun, type OrderDryRun } from '../contract/rules.ts';
import { isDatabaseAway } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { hoursOf } from './applyRules.ts';
import { askPool, loadFacts } from './facts.ts';
import { judge } from './judge.ts';
import { nextChunk } from './lastMonth.ts';
import { requireSound } from './rules.ts';
import { addToTally, readTally } from './tally.ts';

// What a rule would have done last month, and does not do. A row is the order and holds how far it is: after each chunk it is
// written, so that whoever takes it up again counts nothing twice.

const DAYS = 30;
const DAY_MS = 86_400_000;
/** What has said nothing for so long was killed. */
export const SILENT_SECONDS = 60;
/** Entries of timelines, of all kinds, that one run reads at most. */
const MOST_SCANNED = 1_000_000;
const KEPT_DAYS = 7;

/** Has it looked at by the worker. Throws `invalid_request` for a rule that is not complete. */
export async function orderDryRun(
  hub: Hub,
  viewer: Viewer,
  { document }: z.output<typeof OrderDryRun>,
): Promise<DryRun> {
  requireSound({
    ...document,
    actions: document.actions.length > 0 ? document.actions : [{ do: 'note', text: '-' }],
  });
  const { divisionId, agentId } = viewer;
  const toAt = hub.clock.now();
  const { prisma } = hub;
  await prisma.ruleDryRun.deleteMany({
    where: { divisionId, orderedAt: { lt: new Date(toAt.getTime() - KEPT_DAYS * DAY_MS) } },
  });
  const run = await prisma.ruleDryRun.create({
    data: {
      divisionId,
      orderedById: agentId,
      document: { ...document },
      fromAt: new Date(toAt.getTime() - DAYS * DAY_MS),
      toAt,
    },
  });
  // If the queue is away, the sweep orders it again.
  await hub.jobs
    .add([{ name: 'rule.dryRun', payload: { runId: run.id }, key: run.id }])
    .catch((err: unknown) => hub.log.warn({ err, runId: run.id }, 'dry run not ordered yet'));
  return present(run);
}

export async function loadDryRun(hub: Hub, id: string): Promise<DryRun> {
  return present(await hub.prisma.ruleDryRun.findUniqueOrThrow({ where: { id } }));
}

function present(run: RuleDryRun): DryRun {
  const { looked, fired, clients, conversations, days, examples } = readTally(run.tally);
  return {
    id: run.id,
    from: run.fromAt.toISOString(),
    to: run.toAt.toISOString(),
    progress: run.progress,
    isDone: run.finishedAt !== null,
    isPartial: run.scanned >= MOST_SCANNED,
    failure: run.failure,
    looked,
    fired,
    clients: clients.length,
    conversations: conversations.length,
    days: Object.entries(days)
      .map(([day, counts]) => ({ day, ...counts }))
      .toSorted((a, b) => a.day.localeCompare(b.day)),
    examples,
  };
}

/** Job: goes on with one, chunk by chunk. Does nothing when it is done, or another worker is at it. */
export async function carryOutDryRun(hub: Hub, { runId }: { runId: string }): Promise<void> {
  const { rowCount } = await hub.pool.query(
    `UPDATE rule_dry_run SET beat_at = now() WHERE id = $1 AND finished_at IS NULL
        AND (beat_at IS NULL OR beat_at < now() - ${SILENT_SECONDS} * interval '1 s')`,
    [runId],
  );
  if (rowCount === 0) return;
  try {
    while (await takeChunk(hub, runId));
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    hub.log.error({ err: error, runId }, 'a dry run failed');
    await hub.prisma.ruleDryRun.updateMany({
      where: { id: runId },
      data: { finishedAt: new Date(), failure: 'It could not be carried out; the log says why' },
    });
  }
}

/** Gives whether there is more. */
async function takeChunk(hub: Hub, runId: string): Promise<boolean> {
  const run = await hub.prisma.ruleDryRun.findUnique({ where: { id: runId } });
  if (!run || run.finishedAt) return false;
  const ask = askPool(hub.pool);
  const document = RuleDocument.parse(run.document);
  const { divisionId, fromAt, toAt } = run;
  const chunk = await nextChunk(ask, { document, divisionId, fromAt, toAt, cursor: run.cursor });
  const hours = await hoursOf(ask, { divisionId, documents: [document] });
  const facts = await loadFacts(ask, chunk.asked, divisionId);
  const { timeZone } = await hub.settings.read();
  const tally = addToTally(
    readTally(run.tally),
    facts.map((one) => ({ facts: one, holds: judge(document, one, hours).holds })),
    timeZone,
  );
  const scanned = run.scanned + chunk.scanned;
  const isMore = chunk.cursor !== null && scanned < MOST_SCANNED;
  // Whoever else wrote this chunk meanwhile is ahead, and goes on.
  const { count } = await hub.prisma.ruleDryRun.updateMany({
    where: { id: runId, cursor: run.cursor, finishedAt: null },
    data: {
      cursor: chunk.cursor,
      scanned,
      tally: { ...tally },
      beatAt: new Date(),
      progress: isMore ? chunk.progress : 1,
      ...(isMore ? {} : { finishedAt: new Date() }),
    },
  });
  return isMore && count > 0;
}
