import type { FollowUp } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { addNotices } from '../writing/notices.ts';
import { planNext } from './planNext.ts';

// A client who got in touch meanwhile makes a planned text pointless, and what was planned for the case that they do not: an
// agent has heard from them. Compared by the database's clock; what was planned after the client's word stands.

export type CancelReason = 'client_replied' | 'by_agent' | 'opted_out' | 'no_consent';

/** Cancels what the client has overtaken of what was planned, one of it or all. The client's row must be taken. */
export async function cancelOvertakenTexts(
  tx: Tx,
  clientId: string,
  followUpId: string | null = null,
): Promise<number> {
  const overtaken = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE follow_up f SET state = 'canceled', cancel_reason = 'client_replied'
     WHERE f.client_id = ${clientId}::uuid
       AND ((f.kind = 'text' AND f.state = 'planned') OR (f.cancel_on_reply AND f.state IN ('planned', 'overdue')))
       -- A birthday stays one, whatever the client writes about the day before.
       AND f.purpose <> 'care'
       AND (${followUpId}::uuid IS NULL OR f.id = ${followUpId}::uuid)
       AND EXISTS (SELECT FROM timeline_event e WHERE e.client_id = f.client_id
         AND e.kind IN ('message.received', 'call.received') AND e.recorded_at > f.created_at)
    RETURNING f.id`;
  const rows = await tx.db.followUp.findMany({
    where: { id: { in: overtaken.map((row) => row.id) } },
    orderBy: { dueAt: 'asc' },
  });
  for (const row of rows) {
    await recordCanceled(tx, row, { reason: 'client_replied' });
    await planNext(tx, row, new Date());
  }
  return rows.length;
}

/** Writes on the timeline that a follow-up was canceled, and why. */
export async function recordCanceled(
  tx: Tx,
  row: FollowUp,
  by: { reason: CancelReason; agentId?: string | null },
): Promise<Recorded> {
  const recorded = await recordEvent(tx, {
    clientId: row.clientId,
    conversationId: row.conversationId,
    agentId: by.agentId ?? null,
    kind: 'followUp.canceled',
    data: { followUpId: row.id, title: row.title, reason: by.reason, ownerId: row.ownerId },
  });
  // Who wrote a message for later is to know that it does not go.
  if (row.channel && row.ownerId && by.reason !== 'by_agent')
    await addNotices(tx, {
      agentIds: [row.ownerId],
      kind: 'sendCanceled',
      clientId: row.clientId,
      byAgentId: null,
      eventId: recorded.eventId,
      text: row.text ?? row.title,
    });
  return recorded;
}
