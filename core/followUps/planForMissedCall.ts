import { lockClient } from '../clients/lockClient.ts';
import { withTransaction, type Tx } from '../db.ts';
import { nextOpening } from '../governor/hoursWindow.ts';
import { zonesOf } from '../governor/whereabouts.ts';
import type { Hub } from '../hub.ts';
import { followUpDesks } from './followUpDesks.ts';
import { planFollowUp } from './planFollowUp.ts';

const RULE = 'missed_call:';
const WITHIN_MS = 5 * 60_000;

/**
 * Job: a client called while we could not be reached, so somebody calls back: who knows the client, else a supervisor.
 * Once per client, however often they tried, and not when they have got through since.
 */
export async function planForMissedCall(
  hub: Hub,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const missed = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    select: { clientId: true, openedAt: true },
  });
  if (!missed) return;
  const { clientId } = missed;
  const { quietHours, timeZone } = await hub.settings.read();
  const house = zonesOf({ timeZone, address: null, fallback: timeZone });
  const planned = await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    if (await isPointless(tx, { clientId, since: missed.openedAt })) return null;
    const ownerId = await whoKnows(tx, clientId);
    const made = await planFollowUp(tx, {
      clientId,
      conversationId,
      title: 'Call back: they called while we could not be reached',
      dueAt: nextOpening(new Date(hub.clock.now().getTime() + WITHIN_MS), quietHours, house),
      ownerId,
      forSupervisor: ownerId === null,
      ruleKey: `${RULE}${conversationId}`,
    });
    return made && { ownerId };
  });
  if (planned) hub.bus.desks(await followUpDesks(hub, { clientId, ownerId: planned.ownerId }), 'followUp');
}

async function isPointless(tx: Tx, { clientId, since }: { clientId: string; since: Date }): Promise<boolean> {
  const talkedSince = await tx.db.conversation.count({
    where: { clientId, channel: 'call', connectedAt: { gt: since } },
  });
  if (talkedSince > 0) return true;
  const planned = await tx.db.followUp.count({
    where: { clientId, ruleKey: { startsWith: RULE }, state: { in: ['planned', 'overdue'] } },
  });
  return planned > 0;
}

/** The account's agent, else the last one who had the client. */
async function whoKnows(tx: Tx, clientId: string): Promise<string | null> {
  const client = await tx.db.client.findUniqueOrThrow({
    where: { id: clientId },
    select: { accountAgentId: true },
  });
  if (client.accountAgentId) return client.accountAgentId;
  const last = await tx.db.conversation.findFirst({
    where: { clientId, agentId: { not: null }, handledAt: { not: null } },
    orderBy: { handledAt: 'desc' },
    select: { agentId: true },
  });
  return last?.agentId ?? null;
}
