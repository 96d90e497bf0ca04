import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { missOffer } from './reservations.ts';

/** Job: an offer whose time is up becomes a missed one. Does nothing when it was answered meanwhile. */
export async function expireReservation(
  hub: Hub,
  { reservationId }: { reservationId: string },
): Promise<void> {
  const offer = await hub.prisma.reservation.findUnique({ where: { id: reservationId } });
  if (offer?.state !== 'pending') return;
  const missed = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, offer.conversationId);
    const due = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM reservation WHERE id = ${reservationId}::uuid AND state = 'pending' AND expires_at <= now() + interval '100 ms' FOR UPDATE`;
    if (due.length === 0) return false;
    await missOffer(tx, offer, conversation);
    return true;
  });
  if (missed) hub.bus.desks([offer.agentId], 'missed');
}
