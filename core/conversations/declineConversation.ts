import type { Viewer } from '../access/viewer.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import { guestOfferTo, guestRefused } from '../guests/guestOffers.ts';
import type { Hub } from '../hub.ts';
import { backToQueue, pendingOffer } from '../routing/reservations.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { lockConversation } from './conversations.ts';

/** The agent says no to an offer; it goes back to its queue with its rank. Throws `conflict` when the offer is gone. */
export async function declineConversation(
  hub: Hub,
  viewer: Viewer,
  action: { conversationId: string; reason?: string | undefined },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, action.conversationId);
    const asGuest = await guestOfferTo(tx, conversation.id, viewer.agentId);
    if (asGuest)
      return guestRefused(tx, conversation, {
        offer: asGuest,
        state: 'rejected',
        reason: action.reason ?? null,
      });
    const offer = await pendingOffer(tx, conversation.id);
    if (offer?.agentId !== viewer.agentId) throw new AppError('conflict', 'This offer is not open any more');
    const now = new Date();
    await tx.db.reservation.update({
      where: { id: offer.id },
      data: { state: 'rejected', decidedAt: now, endedAt: now, reason: action.reason ?? null },
    });
    await backToQueue(tx, conversation);
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      agentId: viewer.agentId,
      kind: 'conversation.declined',
      data: { reservationId: offer.id, agentId: viewer.agentId, reason: action.reason ?? null },
    });
  });
}
