import { AppError } from '../errors.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { GuestResult } from '../contract/inCall.ts';
import type { RoutingWhy } from '../contract/events.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { requireFreeHand } from './freeHand.ts';
import type { GuestRow } from './guestRows.ts';
import { endGuest, guestFacts } from './guests.ts';

// A colleague is asked into a call by a reservation like any other: one question at a time, with an end. The conversation
// stays its holder's.

/** How long a colleague is asked, in seconds. */
const ASK_SECONDS = 20;

interface Offer {
  id: string;
  agentId: string;
  guestId: string | null;
}

/** The question to join this call that is open to this agent; null when there is none. */
export async function guestOfferTo(tx: Tx, conversationId: string, agentId: string): Promise<Offer | null> {
  return tx.db.reservation.findFirst({
    where: { conversationId, agentId, kind: 'consult', state: 'pending' },
    select: { id: true, agentId: true, guestId: true },
  });
}

function guestOf(conversation: ConversationRow, offer: Offer): GuestRow {
  const guest = conversation.guests.find((one) => one.id === offer.guestId);
  if (!guest) throw new AppError('conflict', 'This offer is not open any more');
  return guest;
}

/** The colleague says yes: the phone is rung into the conference after the commit. */
export async function acceptAsGuest(tx: Tx, conversation: ConversationRow, offer: Offer): Promise<Recorded> {
  const guest = guestOf(conversation, offer);
  await requireFreeHand(tx, offer.agentId);
  await tx.db.reservation.update({
    where: { id: offer.id },
    data: { state: 'accepted', decidedAt: new Date() },
  });
  await tx.db.callGuest.update({ where: { id: guest.id }, data: { state: 'ringing' } });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: offer.agentId,
    kind: 'call.guestAccepted',
    data: { ...guestFacts(guest), agentId: offer.agentId },
  });
}

const results = {
  rejected: 'declined',
  rescinded: 'declined',
  timeout: 'missed',
} as const satisfies Record<string, GuestResult>;

/** The colleague says no, does not answer, or went away: of a queue the next one is asked, else the guest is not coming. */
export async function guestRefused(
  tx: Tx,
  conversation: ConversationRow,
  refusal: { offer: Offer; state: keyof typeof results; reason?: string | null },
): Promise<Recorded> {
  const { offer, state, reason = null } = refusal;
  const now = new Date();
  await tx.db.reservation.update({
    where: { id: offer.id },
    data: { state, reason, decidedAt: now, endedAt: now },
  });
  if (state === 'timeout')
    await tx.db.agent.updateMany({
      where: { id: offer.agentId, missedSince: null },
      data: { missedSince: now },
    });
  const guest = guestOf(conversation, offer);
  return guest.queueId
    ? askNextOfQueue(tx, conversation, guest)
    : endGuest(tx, conversation, { guest, result: results[state] });
}

/** Asks whoever of the guest's queue is idle longest and was not asked yet. With nobody left, the guest is not coming. */
export async function askNextOfQueue(
  tx: Tx,
  conversation: ConversationRow,
  guest: GuestRow,
): Promise<Recorded> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
     WHERE f.queue_id = ${guest.queueId}::uuid AND a.id <> ALL (${guest.askedIds}::uuid[])
       AND a.id IS DISTINCT FROM ${conversation.agentId}::uuid
       AND is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls)
     ORDER BY f.idle_since, f.agent_id LIMIT 1 FOR NO KEY UPDATE OF a SKIP LOCKED`;
  const next = rows[0];
  if (!next) return endGuest(tx, conversation, { guest, result: 'nobody_free' });
  return askGuest(tx, conversation, { guest, agentId: next.id });
}

/** Asks this colleague, whose row must be taken and free. */
export async function askGuest(
  tx: Tx,
  conversation: ConversationRow,
  { guest, agentId }: { guest: GuestRow; agentId: string },
): Promise<Recorded> {
  const why: RoutingWhy = {
    rule: 'consult',
    queue: guest.queue?.name ?? conversation.queue.name,
    waitedMs: 0,
    idleMs: null,
    position: 1,
    candidates: 1,
    by: guest.byAgent.name,
  };
  const expiresAt = new Date(Date.now() + ASK_SECONDS * 1_000);
  const reservation = await tx.db.reservation.create({
    data: {
      conversationId: conversation.id,
      agentId,
      channel: 'call',
      kind: 'consult',
      guestId: guest.id,
      state: 'pending',
      why,
      expiresAt,
    },
  });
  await tx.db.callGuest.update({
    where: { id: guest.id },
    data: { agentId, state: 'asked', askedIds: { push: agentId } },
  });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'call.guestAsked',
    data: {
      ...guestFacts(guest),
      agentId,
      reservationId: reservation.id,
      expiresAt: expiresAt.toISOString(),
    },
  });
}
