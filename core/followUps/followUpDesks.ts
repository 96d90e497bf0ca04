import type { FollowUpKind } from '../contract/words.ts';
import type { Hub } from '../hub.ts';

type MembersIn = { prisma: Pick<Hub['prisma'], 'queueMember'> };

interface Due {
  clientId: string;
  ownerId: string | null;
  queueId?: string | null;
  kind?: FollowUpKind;
  escalatedAt?: Date | null;
}

/**
 * Whose desks show a follow-up that is due: its owner's, or its team's; of a promise, of what is overdue for long, or without
 * either, the division's supervisors' too.
 */
export async function followUpDesks(hub: Hub, due: Due): Promise<string[]> {
  const { clientId, ownerId, queueId = null, kind } = due;
  const owner = ownerId === null ? [] : [ownerId];
  const team = ownerId === null && queueId !== null ? await membersOf(hub, queueId) : [];
  const isEverybodys = ownerId === null && queueId === null;
  if (!isEverybodys && kind !== 'promise' && !due.escalatedAt) return [...owner, ...team];
  return [...new Set([...owner, ...team, ...(await supervisorsOf(hub, clientId))])];
}

/** Who works in a queue and has not left. */
export async function membersOf(hub: MembersIn, queueId: string): Promise<string[]> {
  const members = await hub.prisma.queueMember.findMany({
    where: { queueId, agent: { user: { disabledAt: null } } },
    select: { agentId: true },
  });
  return members.map(({ agentId }) => agentId);
}

/** The supervisors of the division that a client is of. */
export async function supervisorsOf(hub: Pick<Hub, 'prisma'>, clientId: string): Promise<string[]> {
  const supervisors = await hub.prisma.agent.findMany({
    where: {
      user: { role: 'supervisor', disabledAt: null },
      division: { clients: { some: { id: clientId } } },
    },
    select: { id: true },
  });
  return supervisors.map(({ id }) => id);
}
