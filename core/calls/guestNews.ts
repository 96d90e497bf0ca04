import type { ConversationRow } from '../conversations/conversations.ts';
import type { GuestResult, Target } from '../contract/inCall.ts';
import type { Tx } from '../db.ts';
import { backToHead, beginAfterWork } from '../guests/giveAway.ts';
import type { GuestRow } from '../guests/guestRows.ts';
import { endGuest, guestFacts } from '../guests/guests.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { handOut } from './handOut.ts';

// What follows from the news of a guest's leg. Each consequence is conditional on the state of the guest.

/** The guest has picked up: joins the call, or, of a cold transfer, has it from now on. Gives whose desks change. */
export async function guestPickedUp(
  tx: Tx,
  conversation: ConversationRow,
  guest: GuestRow,
): Promise<string[]> {
  const { agentId } = conversation;
  if (guest.state !== 'ringing' || conversation.state !== 'handled' || !agentId) return [];
  if (guest.mode === 'cold') {
    await handOut(tx, conversation, { guest, how: 'cold', agentId });
    return [agentId];
  }
  const now = new Date();
  await tx.db.callGuest.update({
    where: { id: guest.id },
    data: { state: 'in_call', joinedAt: now, mergedAt: guest.mode === 'add' ? now : null },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.guestJoined',
    data: { ...guestFacts(guest), agentId: guest.agentId },
  });
  return desksOf(agentId, guest);
}

const results: Record<string, GuestResult> = {
  busy: 'busy',
  'no-answer': 'no_answer',
  canceled: 'no_answer',
};

/** The guest hung up or did not come. A cold transfer that nobody took goes back to the head of its queue. */
export async function guestIsGone(
  tx: Tx,
  conversation: ConversationRow,
  { guest, endReason }: { guest: GuestRow; endReason: string | null },
): Promise<string[]> {
  const { agentId } = conversation;
  const result = guest.joinedAt ? 'left' : (results[endReason ?? ''] ?? 'failed');
  await endGuest(tx, conversation, { guest, result });
  if (guest.mode === 'cold' && conversation.state === 'handled' && agentId) {
    const to: Target = { kind: 'queue', id: conversation.queueId, name: conversation.queue.name };
    await beginAfterWork(tx, conversation, { endedBy: 'cold', to });
    await backToHead(tx, conversation, { agentId, reason: `transfer_${result}` });
  }
  return desksOf(agentId, guest);
}

function desksOf(agentId: string | null, guest: GuestRow): string[] {
  return [agentId, guest.agentId].filter((one) => one !== null);
}
