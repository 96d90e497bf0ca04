import type { Agent } from '../../prisma/generated/client.ts';
import { recordSecurityEvent } from '../access/securityEvents.ts';
import type { Intent } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { rescindOffers, takeAsked } from '../routing/rescindOffers.ts';
import { endAllAfterWork } from '../transfers/afterWork.ts';

// Two axes: intent is what the agent chose and is kept here; engagement is computed from the agent's work (engagement.ts).
// Going away never drops live work: it only stops new offers.

interface IntentOrder {
  agentId: string;
  intent: Intent;
  reason: string | null;
  /** Who set it: the agent, or a supervisor. */
  byUserId: string;
  /** A supervisor overrides the agent: by name, and from which network address. It is audited, and the agent is told. */
  forced?: { byName: string; address: string | null };
  /** `afterWork`: as soon as nothing is in hand any more; until then nothing new is offered. Away and offline only. */
  when?: 'now' | 'afterWork' | undefined;
}

/**
 * Sets what an agent wants to be. An offer that is pending goes back to the queue when the agent leaves; after-call work ends
 * when the agent goes offline or a supervisor sets it.
 */
export async function setIntent(hub: Hub, order: IntentOrder): Promise<void> {
  while (!(await trySetIntent(hub, order)));
  hub.bus.desks([order.agentId], 'intent');
  if (order.intent === 'available') hub.matcher.requestForAgent(order.agentId);
}

/** False when the agent was asked something else before the agent's row was taken: then nothing was done. */
async function trySetIntent(hub: Hub, order: IntentOrder): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    if (order.intent !== 'available' && !(await takeAsked(tx, [order.agentId]))) return false;
    await tx.db.$queryRaw`SELECT id FROM agent WHERE id = ${order.agentId}::uuid FOR UPDATE`;
    await changeIntent(tx, order);
    return true;
  });
}

async function changeIntent(tx: Tx, order: IntentOrder): Promise<void> {
  const agent = await tx.db.agent.findUnique({ where: { id: order.agentId } });
  if (!agent) throw new AppError('not_found', 'There is no such agent');
  if (order.forced)
    await recordSecurityEvent(tx.db, {
      kind: 'intent_forced',
      userId: agent.userId,
      byUserId: order.byUserId,
      address: order.forced.address,
    });
  if (order.intent !== 'available' && order.when === 'afterWork') {
    // Done by the database in the transaction that takes the last work out of the agent's hands; at once if there is none.
    await tx.db.agent.update({
      where: { id: agent.id },
      data: { nextIntent: order.intent, nextReason: order.reason, nextByUserId: order.byUserId },
    });
    await rescindOffers(tx, { agentId: agent.id, queueIds: null });
    return;
  }
  await setNow(tx, agent, order);
}

async function setNow(tx: Tx, agent: Agent, order: IntentOrder): Promise<void> {
  const now = new Date();
  const isSame = agent.intent === order.intent && agent.intentReason === order.reason;
  await tx.db.agent.update({
    where: { id: agent.id },
    data: {
      intent: order.intent,
      intentReason: order.reason,
      intentSetBy: order.forced?.byName ?? null,
      nextIntent: null,
      nextReason: null,
      nextByUserId: null,
      ...(isSame ? {} : { intentSince: now }),
      ...(order.intent === 'available' ? { missedSince: null } : {}),
    },
  });
  // Also of who is offline already: a supervisor says so again for an agent who has gone home.
  const isForced = order.forced !== undefined;
  if (order.intent === 'offline' || isForced) await endAllAfterWork(tx, { agentId: agent.id, isForced });
  if (isSame) return;
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
  if (order.intent !== 'available') await rescindOffers(tx, { agentId: agent.id, queueIds: null });
}

/** Takes back what this agent is being asked, if it waits in one of these queues. */
export async function rescindOffer(hub: Hub, agentId: string, queueIds: readonly string[]): Promise<void> {
  if (queueIds.length > 0) await withTransaction(hub, (tx) => rescindOffers(tx, { agentId, queueIds }));
}

/** Takes back what this agent is being asked, whatever the queue: nobody is there to hear it. */
export function rescindUnheard(hub: Hub, agentId: string): Promise<void> {
  return withTransaction(hub, (tx) => rescindOffers(tx, { agentId, queueIds: null, reason: 'device_lost' }));
}

/** The agent stays after all. Nothing, when there was nothing planned or it is done already. */
export async function cancelNextIntent(hub: Hub, agentId: string): Promise<void> {
  await hub.prisma.agent.update({
    where: { id: agentId },
    data: { nextIntent: null, nextReason: null, nextByUserId: null },
  });
  hub.bus.desks([agentId], 'intent');
  hub.matcher.requestForAgent(agentId);
}

/** After a missed offer the agent says "I am here": offers come again. */
export async function confirmPresence(hub: Hub, agentId: string): Promise<void> {
  await hub.prisma.agent.update({ where: { id: agentId }, data: { missedSince: null } });
  hub.bus.desks([agentId], 'presence');
  hub.matcher.requestForAgent(agentId);
}
