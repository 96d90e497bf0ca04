import { lockConversationRow } from '../clients/lockClient.ts';
import type { Intent } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { backToQueue, pendingOffer } from '../routing/reservations.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// Two axes: intent is what the agent chose and is kept here; engagement is computed from the agent's work (engagement.ts).
// Going away never drops live work: it only stops new offers.

interface IntentOrder {
  agentId: string;
  intent: Intent;
  reason: string | null;
  /** Who set it: the agent, or a supervisor. */
  byUserId: string;
}

/** Sets what an agent wants to be. An offer that is pending goes back to the queue when the agent leaves. */
export async function setIntent(hub: Hub, order: IntentOrder): Promise<void> {
  await withTransaction(hub, async (tx) => {
    // The conversation before the agent, as everywhere: who closes one takes them in this order.
    const asked = await tx.db.reservation.findFirst({ where: { agentId: order.agentId, state: 'pending' } });
    if (asked && order.intent !== 'available') await lockConversationRow(tx, asked.conversationId);
    await tx.db.$queryRaw`SELECT id FROM agent WHERE id = ${order.agentId}::uuid FOR UPDATE`;
    const agent = await tx.db.agent.findUnique({ where: { id: order.agentId } });
    if (!agent) throw new AppError('not_found', 'There is no such agent');
    if (agent.intent === order.intent && agent.intentReason === order.reason) return;
    const now = new Date();
    await tx.db.agent.update({
      where: { id: agent.id },
      data: {
        intent: order.intent,
        intentReason: order.reason,
        intentSince: now,
        ...(order.intent === 'available' ? { missedSince: null } : {}),
      },
    });
    await tx.db.agentInterval.updateMany({
      where: { agentId: agent.id, endedAt: null },
      data: { endedAt: now },
    });
    await tx.db.agentInterval.create({
      data: {
        agentId: agent.id,
        intent: order.intent,
        reason: order.reason,
        byUserId: order.byUserId,
        startedAt: now,
      },
    });
    if (order.intent !== 'available') await rescindOffers(tx, agent.id);
  });
  hub.bus.desks([order.agentId], 'intent');
  if (order.intent === 'available') hub.matcher.requestForAgent(order.agentId);
}

async function rescindOffers(tx: Tx, agentId: string): Promise<void> {
  const pending = await tx.db.reservation.findFirst({
    where: { agentId, state: 'pending' },
    include: { conversation: true },
  });
  if (!pending) return;
  await lockConversationRow(tx, pending.conversationId);
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
    data: { agentId, reason: 'agent_away' },
  });
}

/** After a missed offer the agent says "I am here": offers come again. */
export async function confirmPresence(hub: Hub, agentId: string): Promise<void> {
  await hub.prisma.agent.update({ where: { id: agentId }, data: { missedSince: null } });
  hub.bus.desks([agentId], 'presence');
  hub.matcher.requestForAgent(agentId);
}
