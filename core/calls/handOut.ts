import type { ConversationRow } from '../conversations/conversations.ts';
import { beginWrapUp } from '../conversations/wrapUp.ts';
import type { Tx } from '../db.ts';
import { partOf, recordTransfer } from '../guests/giveAway.ts';
import { targetOf, type GuestRow } from '../guests/guestRows.ts';
import { dismissLegs, endGuests } from '../guests/guests.ts';
import type { Recorded } from '../timeline/recordEvent.ts';

/**
 * The call goes to an outside number for good: client and guest talk on without us, the agent's side is hung up, and
 * wrap-up begins. Whoever of the two hangs up first ends it (clearCall).
 */
export async function handOut(
  tx: Tx,
  conversation: ConversationRow,
  { guest, how, agentId }: { guest: GuestRow; how: 'cold' | 'warm'; agentId: string },
): Promise<Recorded> {
  const now = new Date();
  const part = partOf(conversation, now);
  const endedBy = how === 'cold' ? 'external_cold' : 'external_warm';
  await tx.db.callGuest.update({
    where: { id: guest.id },
    data: { state: 'ended', result: 'completed', joinedAt: guest.joinedAt ?? now, endedAt: now },
  });
  await endGuests(
    tx,
    { ...conversation, guests: conversation.guests.filter((one) => one.id !== guest.id) },
    'call_over',
  );
  await dismissLegs(tx, { conversationId: conversation.id, party: 'agent' }, 'gave_away');
  await tx.db.leg.updateMany({
    where: { conversationId: conversation.id, parked: false, state: { not: 'ended' } },
    data: { held: false },
  });
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      handedOutAt: now,
      holdMs: part.holdMs,
      heldSince: null,
      graceUntil: null,
      muted: false,
      endedBy,
    },
  });
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', endedAt: null },
    data: { endedBy },
  });
  const transferred = await recordTransfer(tx, conversation, {
    ...part,
    agentId,
    how,
    target: targetOf(guest),
    afterDueAt: null,
  });
  await beginWrapUp(tx, conversation);
  return transferred;
}
