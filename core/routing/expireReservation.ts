import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction } from '../db.ts';
import { guestRefused } from '../guests/guestOffers.ts';
import type { Hub } from '../hub.ts';
import { missOffer } from './reservations.ts';

const AT_ONCE = 4;
const BATCH = 200;

/** Job, an alarm: every offer whose time is up. One that fails is tried again with the rest, and by the sweep. */
export async function expireDueReservations(hub: Hub): Promise<void> {
  for (;;) {
    const { rows } = await hub.pool.query<{ id: string }>({
      name: 'reservations_due',
      text: `SELECT id FROM reservation WHERE state = 'pending' AND expires_at <= now() + interval '100 ms' ORDER BY expires_at LIMIT $1`,
      values: [BATCH],
    });
    const due = rows.map(({ id }) => id);
    const work = Array.from({ length: AT_ONCE }, async () => {
      for (let id = due.pop(); id !== undefined; id = due.pop())
        await expireReservation(hub, { reservationId: id });
    });
    await Promise.all(work);
    if (rows.length < BATCH) return;
  }
}

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
    if (offer.kind === 'consult') await guestRefused(tx, conversation, { offer, state: 'timeout' });
    else await missOffer(tx, offer, conversation);
    return true;
  });
  if (missed) hub.bus.desks([offer.agentId], 'missed');
}
