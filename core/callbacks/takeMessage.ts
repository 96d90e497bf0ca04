import { lockConversation } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { becomeCallback } from './becomeCallback.ts';
import { policyOf } from './policies.ts';
import { endWish, liveWish } from './wishes.ts';

/** What is shorter is a click or a cough. */
export const SHORTEST_MESSAGE_SECONDS = 2;

/** A recording of a caller who was to speak a message: from now on it is a piece of work. Once, whoever tells of it first. */
export async function takeMessage(
  tx: Tx,
  { conversationId, recordingId, seconds }: { conversationId: string; recordingId: string; seconds: number },
): Promise<void> {
  const wish = await liveWish(tx, conversationId);
  if (wish?.state !== 'recording' || seconds < SHORTEST_MESSAGE_SECONDS) return;
  const conversation = await lockConversation(tx, conversationId);
  if (conversation.state !== 'queued' && conversation.state !== 'offered') {
    await endWish(tx, wish, { state: 'canceled', reason: 'answered' });
    return;
  }
  const policy = await policyOf(tx.db, conversation.queueId);
  await becomeCallback(tx, conversation, {
    wish,
    to: conversation.address?.value ?? null,
    recordingId,
    policy,
  });
}
