import type { FollowUpKind } from '../contract/words.ts';
import type { Hub } from '../hub.ts';

interface Due {
  clientId: string;
  ownerId: string | null;
  kind?: FollowUpKind;
}

/** Whose desks show a follow-up that is due: its owner's; of a promise, or without an owner, the division's supervisors' too. */
export async function followUpDesks(hub: Hub, { clientId, ownerId, kind }: Due): Promise<string[]> {
  const owner = ownerId === null ? [] : [ownerId];
  if (ownerId !== null && kind !== 'promise') return owner;
  const supervisors = await hub.prisma.agent.findMany({
    where: {
      user: { role: 'supervisor', disabledAt: null },
      division: { clients: { some: { id: clientId } } },
    },
    select: { id: true },
  });
  return [...new Set([...owner, ...supervisors.map((agent) => agent.id)])];
}
