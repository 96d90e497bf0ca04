import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import {
  BulkAction,
  UNDO_SECONDS,
  type BulkOutcome,
  type BulkRefusal,
  type BulkResult,
} from '../contract/bulk.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvents } from '../timeline/recordEvents.ts';
import { assignMany, returnMany, tagMany } from './carryOut.ts';
import { reopenMany, takeUp } from './changes.ts';
import { lockMany, type ManyRow } from './lockMany.ts';

// Taken back as one: each conversation to whoever had it, unless somebody has done something to it since.

/** For a slow line. */
const SPARE_SECONDS = 5;
/** What the timeline says of what comes back to a queue. */
const REASON = 'undone';

const Kept = z.array(z.object({ id: z.string(), version: z.number(), fromAgentId: z.string().nullable() }));
type Kept = z.infer<typeof Kept>[number];

interface Back {
  row: ManyRow;
  fromAgentId: string | null;
}

/**
 * Takes back what the viewer did to several conversations. Throws `invalid_state` when that was done already, or is too long
 * ago. Rows that were changed since are left as they are, and told.
 */
export async function undoBulk(hub: Hub, viewer: Viewer, id: string): Promise<BulkResult> {
  return withTransaction(hub, async (tx) => {
    const oldest = new Date(Date.now() - (UNDO_SECONDS + SPARE_SECONDS) * 1_000);
    // Pressed twice, it is undone once.
    const { count } = await tx.db.bulkAction.updateMany({
      where: { id, agentId: viewer.agentId, undoneAt: null, createdAt: { gte: oldest } },
      data: { undoneAt: new Date() },
    });
    if (count === 0) throw new AppError('invalid_state', 'It is too late to take this back');
    const done = await tx.db.bulkAction.findUniqueOrThrow({ where: { id } });
    const kept = Kept.parse(done.rows);
    const action = BulkAction.parse(done.action);
    const rows = await lockMany(
      tx,
      kept.map((one) => one.id),
    );
    const verdicts = new Map(
      kept.map((one) => [one.id, judgeBack(one, rows.get(one.id), { action, tagId: done.tagId })]),
    );
    const back = kept.flatMap(({ id: rowId, fromAgentId }): Back[] => {
      const row = rows.get(rowId);
      return row && verdicts.get(rowId) === null ? [{ row, fromAgentId }] : [];
    });
    const left = back.length > 0 ? await takeBack(tx, viewer, { action, tagId: done.tagId, back }) : [];
    for (const one of left) verdicts.set(one, 'changed');
    const items: BulkOutcome[] = kept.map((one) => ({
      conversationId: one.id,
      why: verdicts.get(one.id) ?? null,
      agentName: null,
    }));
    return { items, undo: null };
  });
}

function judgeBack(
  kept: Kept,
  row: ManyRow | undefined,
  { action, tagId }: { action: BulkAction; tagId: string | null },
): BulkRefusal | null {
  if (!row) return 'gone';
  if (action === 'tag' || action === 'untag') {
    const bears = row.tags.some((tag) => tag.tagId === tagId);
    return bears === (action === 'tag') ? null : 'changed';
  }
  return row.version === kept.version ? null : 'changed';
}

/** Gives what could not be taken back after all. */
async function takeBack(
  tx: Tx,
  viewer: Viewer,
  { action, tagId, back }: { action: BulkAction; tagId: string | null; back: readonly Back[] },
): Promise<string[]> {
  const rows = back.map(({ row }) => row);
  switch (action) {
    case 'tag':
    case 'untag':
      await tagMany(tx, viewer, { rows, tagId: tagId ?? '', isOn: action === 'untag' });
      return [];
    case 'spam':
      return unspam(tx, viewer, back);
    case 'snooze':
      await wake(tx, viewer, rows);
      await toFormer(tx, viewer, back);
      return [];
    case 'claim':
    case 'assign':
    case 'return':
      await toFormer(tx, viewer, back);
      return [];
    case 'close':
      return rows.map(({ id }) => id);
  }
}

/** To whoever had it; to its queue where nobody had. */
async function toFormer(tx: Tx, viewer: Viewer, back: readonly Back[]): Promise<void> {
  const toQueue = back.filter(({ row, fromAgentId }) => fromAgentId === null && row.agentId !== null);
  if (toQueue.length > 0)
    await returnMany(tx, viewer, { rows: toQueue.map(({ row }) => row), reason: REASON });
  const holders = new Set(back.flatMap(({ fromAgentId }) => fromAgentId ?? []));
  for (const agentId of holders) {
    const rows = back.filter(({ fromAgentId }) => fromAgentId === agentId).map(({ row }) => row);
    await assignMany(tx, viewer, { rows, agentId, reason: null });
  }
}

async function wake(tx: Tx, viewer: Viewer, rows: readonly ManyRow[]): Promise<void> {
  await takeUp(
    tx,
    rows.map(({ id }) => id),
  );
  await recordEvents(
    tx,
    rows.map((row) => ({
      clientId: row.clientId,
      conversationId: row.id,
      agentId: viewer.agentId,
      kind: 'conversation.woken' as const,
      data: { why: 'by_agent' as const, queueId: row.queueId },
    })),
  );
}

/** One of whose client something newer is open there stays closed. */
async function unspam(tx: Tx, viewer: Viewer, back: readonly Back[]): Promise<string[]> {
  const open = await tx.db.conversation.findMany({
    where: { clientId: { in: back.map(({ row }) => row.clientId) }, state: { not: 'closed' } },
    select: { clientId: true, channel: true, ourAddressId: true },
  });
  const taken = new Set(open.map((one) => `${one.clientId} ${one.channel} ${one.ourAddressId}`));
  const isFree = ({ row }: Back) => !taken.has(`${row.clientId} ${row.channel} ${row.ourAddressId}`);
  const free = back.filter(isFree);
  const rows = free.map(({ row }) => row);
  await reopenMany(tx, rows);
  await recordEvents(
    tx,
    rows.map((row) => ({
      clientId: row.clientId,
      conversationId: row.id,
      agentId: viewer.agentId,
      kind: 'conversation.notSpam' as const,
      data: { queueId: row.queueId, was: 'closed' as const, reopened: true },
    })),
  );
  // They are in nobody's hand now, whatever their rows said before.
  await toFormer(
    tx,
    viewer,
    free.map(({ row, fromAgentId }) => ({ row: { ...row, agentId: null }, fromAgentId })),
  );
  return back.filter((one) => !isFree(one)).map(({ row }) => row.id);
}
