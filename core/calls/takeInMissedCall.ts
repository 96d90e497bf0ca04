import type { InboundItem } from '../channels/channel.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

interface TakenIn {
  status: string;
  event_id: string;
  client_id: string;
  conversation_id: string | null;
  data: { legId: string; opened: boolean };
}

export interface MissedCall {
  /** As the inbound door takes it; `at` is when it came. */
  item: InboundItem;
  endedAt: Date;
  endReason: string | null;
}

/**
 * Takes in a call that came and ended while nobody could hear of it: on the timeline, missed, and closed in the same
 * transaction, so that no agent is ever asked to answer it. A call of a client who is on the line with us now belongs to
 * that conversation. Gives false when it is known already, or was for an address that is none of ours.
 */
export async function takeInMissedCall(hub: Hub, call: MissedCall): Promise<boolean> {
  const { item } = call;
  const parameter = JSON.stringify([{ ...item, idx: 0, dedupe: item.dedupeKey, at: item.at.toISOString() }]);
  return withTransaction(hub, async (tx) => {
    // The door of every inbound item, alone and inside of this transaction.
    const rows = await tx.db.$queryRaw<TakenIn[]>`
      SELECT status, event_id, client_id, conversation_id, data FROM ingest_inbound(${parameter}::jsonb)`;
    const taken = rows[0];
    if (taken?.status !== 'accepted') return false;
    tx.recorded.push(taken.event_id);
    await tx.db.leg.update({
      where: { id: taken.data.legId },
      data: { state: 'ended', endReason: call.endReason, startedAt: item.at, endedAt: call.endedAt },
    });
    if (taken.conversation_id && taken.data.opened) await close(tx, taken.conversation_id, call);
    return true;
  });
}

async function close(tx: Tx, conversationId: string, { item, endedAt }: MissedCall): Promise<void> {
  const { at } = item;
  await tx.db.conversation.update({
    where: { id: conversationId },
    data: { openedAt: at, queuedAt: at, waitingSince: null, endedBy: 'client' },
  });
  await tx.db.arrival.updateMany({
    where: { conversationId, endedAt: null },
    data: { endedAt, result: 'missed' },
  });
  const conversation = await lockConversation(tx, conversationId);
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId,
    kind: 'call.missed',
    data: { lastedMs: Math.max(0, endedAt.getTime() - at.getTime()) },
    at: endedAt,
  });
  await closeConversation(tx, conversation, {
    disposition: null,
    note: null,
    automatic: true,
    outcome: 'abandoned',
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId },
    data: { enteredAt: at, leftAt: endedAt < at ? at : endedAt },
  });
}
