import type { ConversationRow } from '../conversations/conversations.ts';
import type { GuestResult } from '../contract/inCall.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { targetOf, type GuestRow } from './guestRows.ts';

// The end of guests and of the legs that are over for us. Whoever calls holds the conversation's row. The network is told
// by the job that follows from the event (core/transfers/arrangeCall.ts).

/** What identifies a guest in its events. */
export function guestFacts(guest: GuestRow) {
  return { guestId: guest.id, seat: guest.seat, mode: guest.mode, target: targetOf(guest) };
}

/** A leg is over for us at once; the network is told after the commit, and again until it has heard. */
export async function dismissLegs(
  tx: Tx,
  which: { conversationId: string; guestId: string } | { conversationId: string; party: 'agent' },
  why: 'gave_away' | 'removed',
): Promise<void> {
  await tx.db.leg.updateMany({
    where: { ...which, parked: false, state: { not: 'ended' } },
    data: { state: 'ended', endReason: why, endedAt: new Date(), toHangUp: true },
  });
}

/** Ends one guest, whatever the state: its question is taken back, its phone is hung up, and the timeline says why. */
export async function endGuest(
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'clientId'>,
  { guest, result }: { guest: GuestRow; result: GuestResult },
): Promise<Recorded> {
  const now = new Date();
  await tx.db.callGuest.update({
    where: { id: guest.id },
    data: { state: 'ended', result, endedAt: now },
  });
  await tx.db.reservation.updateMany({
    where: { guestId: guest.id, state: 'pending' },
    data: { state: 'canceled', decidedAt: now, endedAt: now },
  });
  const freed = await tx.db.reservation.updateMany({
    where: { guestId: guest.id, kind: 'consult', state: 'accepted', endedAt: null },
    data: { endedAt: now, endedBy: 'consult' },
  });
  if (freed.count > 0 && guest.agentId)
    await tx.db.agent.update({ where: { id: guest.agentId }, data: { idleSince: now } });
  await dismissLegs(tx, { conversationId: conversation.id, guestId: guest.id }, 'removed');
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.guestEnded',
    data: { ...guestFacts(guest), agentId: guest.agentId, result },
  });
}

/** The call is over, or goes back to a queue: whoever was asked or in it is out. */
export async function endGuests(
  tx: Tx,
  conversation: ConversationRow,
  result: 'client_left' | 'call_over',
): Promise<void> {
  for (const guest of conversation.guests) await endGuest(tx, conversation, { guest, result });
}
