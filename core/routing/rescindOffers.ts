import { lockConversationRow } from '../clients/lockClient.ts';
import { lockConversation } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { guestOfferTo, guestRefused } from '../guests/guestOffers.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { backToQueue, pendingOffer } from './reservations.ts';

// An agent who is being asked goes away, or has something else in hand: what was asked goes back to where it waits.

/**
 * Takes the conversations about which these agents are being asked, and then the agents: the order in which everybody who
 * ends an offer takes them. False when one was asked something else before the agents' rows were taken: begin again.
 */
export async function takeAsked(tx: Tx, agentIds: readonly string[]): Promise<boolean> {
  const asked = await askedAbout(tx, agentIds);
  for (const id of asked) await lockConversationRow(tx, id);
  await tx.db
    .$queryRaw`SELECT id FROM agent WHERE id = ANY (${agentIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const now = await askedAbout(tx, agentIds);
  return now.every((id) => asked.includes(id));
}

/** In the order of their clients, as the inbound door takes those: or two who take them wait for each other. */
async function askedAbout(tx: Tx, agentIds: readonly string[]): Promise<string[]> {
  const pending = await tx.db.reservation.findMany({
    where: { agentId: { in: [...agentIds] }, state: 'pending' },
    select: { conversationId: true },
    orderBy: [{ conversation: { clientId: 'asc' } }, { conversationId: 'asc' }],
  });
  return pending.map(({ conversationId }) => conversationId);
}

interface Rescinding {
  agentId: string;
  /** Null: whatever the queue. */
  queueIds: readonly string[] | null;
  reason?: 'agent_away' | 'device_lost' | 'with_colleague';
}

/** Takes back what this agent is being asked, without blame. Who holds the agent's row has called `takeAsked` before. */
export async function rescindOffers(
  tx: Tx,
  { agentId, queueIds, reason = 'agent_away' }: Rescinding,
): Promise<void> {
  const pending = await tx.db.reservation.findFirst({
    where: {
      agentId,
      state: 'pending',
      ...(queueIds ? { conversation: { queueId: { in: [...queueIds] } } } : {}),
    },
    include: { conversation: true },
  });
  if (!pending) return;
  await lockConversationRow(tx, pending.conversationId);
  if (pending.kind === 'consult') {
    await rescindGuest(tx, pending);
    return;
  }
  const still = await pendingOffer(tx, pending.conversationId);
  if (still?.id !== pending.id) return;
  const now = new Date();
  await tx.db.reservation.update({
    where: { id: pending.id },
    data: { state: 'rescinded', decidedAt: now, endedAt: now },
  });
  await backToQueue(tx, { id: pending.conversationId });
  await recordEvent(tx, {
    clientId: pending.conversation.clientId,
    conversationId: pending.conversationId,
    kind: 'conversation.requeued',
    data: { agentId, reason },
  });
}

/** A colleague who was asked into a call and goes away, or talks with another, is not coming. */
async function rescindGuest(tx: Tx, asked: { conversationId: string; agentId: string }): Promise<void> {
  const conversation = await lockConversation(tx, asked.conversationId);
  const offer = await guestOfferTo(tx, asked.conversationId, asked.agentId);
  if (offer) await guestRefused(tx, conversation, { offer, state: 'rescinded' });
}
