import type { z } from 'zod';
import { isKeptUntilDue } from '../afterCall/modes.ts';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { requireWhatQueueAsks } from '../afterCall/requirements.ts';
import {
  UNDO_SECONDS,
  type BulkAction,
  type BulkOrder,
  type BulkRefusal,
  type BulkResult,
} from '../contract/bulk.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { requireAtWork } from '../inbox/assign.ts';
import { requireUsable } from '../tags/tagConversation.ts';
import { judge, type Asked } from './judge.ts';
import { lockMany, type ManyRow } from './lockMany.ts';
import { carryOut } from './carryOut.ts';

// The same done to several conversations at once: one transaction, the rows taken in the order of the inbound door, each
// judged by itself. What cannot be done to one leaves the others as they were asked for.

export type Order = z.output<typeof BulkOrder>;

/** Does it to each that it may be done to, and says why not of the others. Throws `invalid_request` for an order that lacks something. */
export async function actOnMany(hub: Hub, viewer: Viewer, order: Order): Promise<BulkResult> {
  const ids = [...new Set(order.conversationIds)];
  requireWhole(hub, order);
  return withTransaction(hub, async (tx) => {
    if (order.agentId) await requireAtWork(tx, viewer, order.agentId);
    if (order.action === 'tag' && order.tagId) await requireUsable(tx, viewer, [order.tagId]);
    const rows = await lockMany(tx, ids);
    const asked = await askedOf(tx, viewer, { order, rows: [...rows.values()] });
    const verdicts = new Map(
      ids.map((id): [string, BulkRefusal | null] => {
        const row = rows.get(id);
        return [id, row ? judge(judgedOf(row), asked) : 'gone'];
      }),
    );
    const allowed = ids.flatMap((id) => (verdicts.get(id) === null ? (rows.get(id) ?? []) : []));
    if (allowed.length > 0) await carryOut(tx, viewer, { order, rows: allowed });
    return {
      items: ids.map((conversationId) => {
        const why = verdicts.get(conversationId) ?? null;
        const agentName = why === 'taken' ? (rows.get(conversationId)?.agent?.name ?? null) : null;
        return { conversationId, why, agentName };
      }),
      undo: allowed.length > 0 ? await keepForUndo(tx, viewer, { order, rows: allowed }) : null,
    };
  });
}

const needed: Partial<Record<BulkAction, 'agentId' | 'tagId' | 'reason' | 'until'>> = {
  assign: 'agentId',
  tag: 'tagId',
  untag: 'tagId',
  return: 'reason',
  snooze: 'until',
};

function requireWhole(hub: Hub, order: Order): void {
  const field = needed[order.action];
  if (field !== undefined && order[field] === undefined)
    throw new AppError('invalid_request', 'Say more of what is to be done', {
      fields: { [field]: 'is missing' },
    });
  if (order.until && Date.parse(order.until) <= hub.clock.now().getTime())
    throw new AppError('invalid_request', 'That time is over', { fields: { until: 'is in the past' } });
}

async function askedOf(
  tx: Tx,
  viewer: Viewer,
  { order, rows }: { order: Order; rows: readonly ManyRow[] },
): Promise<Asked> {
  // Asked of the rows and not of the viewer: who was taken out of a queue a moment ago has nothing to take there.
  const member = await tx.db.queueMember.findMany({
    where: { agentId: viewer.agentId },
    select: { queueId: true },
  });
  return {
    action: order.action,
    agentId: viewer.agentId,
    queueIds: new Set(member.map(({ queueId }) => queueId)),
    mayOverrule: mayOverrule(viewer),
    toAgentId: order.agentId ?? null,
    tagId: order.tagId ?? null,
    wordyQueueIds: order.action === 'close' && !mayOverrule(viewer) ? await wordyQueues(tx, rows) : new Set(),
  };
}

/** The queues that ask for words when a conversation of theirs is closed. */
async function wordyQueues(tx: Tx, rows: readonly ManyRow[]): Promise<ReadonlySet<string>> {
  const wordy = new Set<string>();
  const queueIds = new Set(rows.filter((row) => row.wrapUpMode !== 'optional').map(({ queueId }) => queueId));
  for (const queueId of queueIds)
    await requireWhatQueueAsks(tx, queueId, {}).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      wordy.add(queueId);
    });
  return wordy;
}

function judgedOf(row: ManyRow) {
  return {
    ...row,
    tagIds: row.tags.map(({ tagId }) => tagId),
    isKept: row.state === 'wrapping' && isKeptUntilDue(row, new Date()),
  };
}

const HOUR_MS = 3_600_000;

/** Notes who had what, for as long as it may be taken back; what is closed has no way back. */
async function keepForUndo(
  tx: Tx,
  viewer: Viewer,
  { order, rows }: { order: Order; rows: readonly ManyRow[] },
): Promise<BulkResult['undo']> {
  if (order.action === 'close') return null;
  const now = Date.now();
  const { agentId } = viewer;
  await tx.db.bulkAction.deleteMany({ where: { agentId, createdAt: { lt: new Date(now - HOUR_MS) } } });
  const after = await tx.db.conversation.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: { id: true, version: true },
  });
  const versions = new Map(after.map(({ id, version }) => [id, version]));
  const { id } = await tx.db.bulkAction.create({
    data: {
      agentId,
      action: order.action,
      tagId: order.tagId ?? null,
      rows: rows.map((row) => ({ id: row.id, version: versions.get(row.id) ?? 0, fromAgentId: row.agentId })),
    },
    select: { id: true },
  });
  return { id, until: new Date(now + UNDO_SECONDS * 1_000).toISOString() };
}
