import type { Hub } from '../hub.ts';

/** Whose desks show a follow-up: its owner's; without one, those of the division's supervisors. */
export async function followUpDesks(
  hub: Hub,
  { clientId, ownerId }: { clientId: string; ownerId: string | null },
): Promise<string[]> {
  if (ownerId !== null) return [ownerId];
  const supervisors = await hub.prisma.agent.findMany({
    where: {
      user: { role: 'supervisor', disabledAt: null },
      division: { clients: { some: { id: clientId } } },
    },
    select: { id: true },
  });
  return supervisors.map((agent) => agent.id);
}
