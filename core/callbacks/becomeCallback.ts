import type { WaitingPolicy } from '../contract/waiting.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import type { Wish } from './wishes.ts';

const DAY_MS = 86_400_000;

interface Becoming {
  wish: Wish;
  to: string | null;
  recordingId: string | null;
  policy: WaitingPolicy;
}

/**
 * From now on nobody is on the line: the conversation waits as a callback, with the rank that it has. The caller's wait
 * ends as what it became and not as abandoned; the callback's own stay is counted apart. The conversation's row must be
 * taken and waiting, the wish live and not yet waiting.
 */
export async function becomeCallback(
  tx: Tx,
  conversation: ConversationRow,
  becoming: Becoming,
): Promise<void> {
  const { wish, to, recordingId, policy } = becoming;
  const now = new Date();
  const expiresAt = new Date(now.getTime() + policy.callback.expireDays * DAY_MS);
  await tx.db.callback.update({
    where: { id: wish.id },
    data: {
      state: 'waiting',
      toNumber: to,
      recordingId,
      mode: policy.callback.mode,
      maxAttempts: policy.callback.maxAttempts,
      pauseSeconds: policy.callback.pauseMinutes * 60,
      requestedAt: now,
      expiresAt,
      settleAt: null,
      reason: null,
    },
  });
  await endLine(tx, conversation.id, { reason: wish.kind, at: now });
  await changeStay(tx, conversation, { result: wish.kind, callbackId: wish.id });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { notBefore: null, overflowAt: null, version: { increment: 1 } },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'callback.requested',
    data: {
      callbackId: wish.id,
      kind: wish.kind,
      to,
      queueId: conversation.queueId,
      waitedMs: Math.max(0, now.getTime() - (conversation.queuedAt ?? conversation.openedAt).getTime()),
      expiresAt: expiresAt.toISOString(),
      recordingId,
    },
  });
}

/** The caller's connection is over for us; the network's own news of it comes a moment later and changes nothing. */
async function endLine(
  tx: Tx,
  conversationId: string,
  { reason, at }: { reason: string; at: Date },
): Promise<void> {
  await tx.db.leg.updateMany({
    where: { conversationId, party: 'client', parked: false, state: { not: 'ended' } },
    data: { state: 'ended', endReason: reason, endedAt: at },
  });
}

/** Ends the stay in the queue and begins another, of a callback or of somebody on the line. */
export async function changeStay(
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'queueId'>,
  { result, callbackId }: { result: string; callbackId: string | null },
): Promise<void> {
  const now = new Date();
  await tx.db.queueVisit.updateMany({
    where: { conversationId: conversation.id, leftAt: null },
    data: { leftAt: now, result },
  });
  const { id: conversationId, queueId } = conversation;
  // None comes of it where the call is held back.
  await tx.db.queueVisit.createMany({
    data: [{ conversationId, queueId, channel: 'call', enteredAt: now, callbackId }],
  });
}
