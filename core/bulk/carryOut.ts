import type { Viewer } from '../access/viewer.ts';
import type { Tx } from '../db.ts';
import { recordEvents } from '../timeline/recordEvents.ts';
import type { Order } from './bulk.ts';
import { closeMany, putOff, toHolder, toQueue } from './changes.ts';
import type { ManyRow } from './lockMany.ts';

interface Work {
  order: Order;
  rows: readonly ManyRow[];
}

/** Does what was asked for to rows that were judged, and tells each timeline. */
export async function carryOut(tx: Tx, viewer: Viewer, work: Work): Promise<void> {
  switch (work.order.action) {
    case 'claim':
      return claim(tx, viewer, work.rows);
    case 'assign':
      return assignMany(tx, viewer, {
        rows: work.rows,
        agentId: work.order.agentId ?? viewer.agentId,
        reason: work.order.reason ?? null,
      });
    case 'return':
      return returnMany(tx, viewer, { rows: work.rows, reason: work.order.reason ?? '' });
    case 'tag':
    case 'untag':
      return tagMany(tx, viewer, {
        rows: work.rows,
        tagId: work.order.tagId ?? '',
        isOn: work.order.action === 'tag',
      });
    case 'snooze':
      return snoozeMany(tx, viewer, work);
    case 'close':
    case 'spam':
      return endMany(tx, viewer, work);
  }
}

const headOf = (row: ManyRow, viewer: Viewer) => ({
  clientId: row.clientId,
  conversationId: row.id,
  agentId: viewer.agentId,
});

async function claim(tx: Tx, viewer: Viewer, rows: readonly ManyRow[]): Promise<void> {
  const { agentId } = viewer;
  const reservations = await toHolder(tx, rows, { agentId, rule: 'taken', by: null });
  const now = Date.now();
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.accepted' as const,
      data: {
        reservationId: reservations.get(row.id) ?? '',
        agentId,
        channel: row.channel,
        waitedMs: Math.max(0, now - (row.queuedAt ?? row.openedAt).getTime()),
      },
    })),
  );
}

/** Gives them to this agent. */
export async function assignMany(
  tx: Tx,
  viewer: Viewer,
  { rows, agentId, reason }: { rows: readonly ManyRow[]; agentId: string; reason: string | null },
): Promise<void> {
  await toHolder(tx, rows, { agentId, rule: 'transfer', by: viewer.name });
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.assigned' as const,
      data: { agentId, byAgentId: viewer.agentId, fromAgentId: row.agentId, reason },
    })),
  );
}

/** Gives them back to their queues. */
export async function returnMany(
  tx: Tx,
  viewer: Viewer,
  { rows, reason }: { rows: readonly ManyRow[]; reason: string },
): Promise<void> {
  await toQueue(tx, rows);
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.requeued' as const,
      data: { agentId: row.agentId, reason },
    })),
  );
}

/** Puts one tag on all of them, or takes it off. */
export async function tagMany(
  tx: Tx,
  viewer: Viewer,
  { rows, tagId, isOn }: { rows: readonly ManyRow[]; tagId: string; isOn: boolean },
): Promise<void> {
  const { id, name } = await tx.db.tag.findUniqueOrThrow({ where: { id: tagId } });
  const ids = rows.map((row) => row.id);
  if (isOn)
    await tx.db.conversationTag.createMany({
      data: ids.map((conversationId) => ({ conversationId, tagId, byAgentId: viewer.agentId })),
      skipDuplicates: true,
    });
  else await tx.db.conversationTag.deleteMany({ where: { conversationId: { in: ids }, tagId } });
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.tagged' as const,
      data: { added: isOn ? [{ id, name }] : [], removed: isOn ? [] : [{ id, name }] },
    })),
  );
}

async function snoozeMany(tx: Tx, viewer: Viewer, { order, rows }: Work): Promise<void> {
  const until = order.until ?? null;
  const inHand = rows.filter(({ state }) => state !== 'queued');
  if (inHand.length > 0) await toQueue(tx, inHand);
  await putOff(
    tx,
    rows.map(({ id }) => id),
    { until: until === null ? null : new Date(until), byId: viewer.agentId },
  );
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.snoozed' as const,
      data: { agentId: row.agentId ?? viewer.agentId, until, queueId: row.queueId },
    })),
  );
}

async function endMany(tx: Tx, viewer: Viewer, { order, rows }: Work): Promise<void> {
  const outcome = order.action === 'spam' ? 'spam' : 'handled';
  const now = Date.now();
  await closeMany(tx, rows, outcome);
  await recordEvents(
    tx,
    rows.map((row) => ({
      ...headOf(row, viewer),
      kind: 'conversation.closed' as const,
      data: {
        channel: row.channel,
        outcome,
        agentId: row.agentId,
        disposition: row.disposition,
        note: row.note,
        handleMs: row.handledAt
          ? Math.max(0, (row.wrapStartedAt?.getTime() ?? now) - row.handledAt.getTime())
          : 0,
        wrapMs: row.wrapStartedAt ? now - row.wrapStartedAt.getTime() : 0,
        automatic: false,
      },
    })),
  );
}
