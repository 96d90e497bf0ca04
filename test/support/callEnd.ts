import type { Viewer } from '../../core/access/viewer.ts';
import { logAndClose } from '../../core/conversations/wrapUp.ts';
import { endAfterWork } from '../../core/transfers/afterWork.ts';
import type { VoiceDoor } from './voiceDoor.ts';

// What is left of a call when it is over.

export type Agents = [Viewer, Viewer];

/** All that is to be the same in the end, but for names and times. */
export async function endOf({ hub }: VoiceDoor, id: string, agents: Agents) {
  const { prisma } = hub;
  const row = await prisma.conversation.findUniqueOrThrow({
    where: { id },
    include: {
      legs: { orderBy: { startedAt: 'asc' } },
      guests: { orderBy: { seat: 'asc' } },
      reservations: { orderBy: { createdAt: 'asc' } },
      visits: { orderBy: { enteredAt: 'asc' } },
    },
  });
  const events = await prisma.timelineEvent.findMany({
    where: { conversationId: id },
    select: { kind: true },
  });
  const times = (kind: string): number => events.filter((event) => event.kind === kind).length;
  return {
    state: row.state,
    endedBy: row.endedBy,
    holder: agents.findIndex((agent) => agent.agentId === row.agentId),
    isBroken: row.graceUntil !== null,
    isHeld: row.heldSince !== null,
    legs: row.legs.map(({ party, state }) => `${party} ${state}`),
    guests: row.guests.map(({ state, result }) => `${state} ${result}`),
    parts: row.reservations.map(({ kind, state, endedBy }) => `${kind} ${state} ${endedBy}`),
    visits: row.visits.map(({ result }) => result),
    ended: times('call.ended') + times('call.abandoned') + times('call.failed'),
    recorded: times('call.recorded'),
  };
}

/** What is written down for good when all have done their paperwork. */
export async function figuresOf({ hub }: VoiceDoor, id: string, agents: Agents): Promise<string[]> {
  for (const agent of agents) await endAfterWork(hub, agent, id).catch(() => undefined);
  const { state, agentId } = await hub.prisma.conversation.findUniqueOrThrow({ where: { id } });
  const holder = agents.find((agent) => agent.agentId === agentId);
  if (state === 'wrapping' && holder) await logAndClose(hub, holder, { conversationId: id, skips: true });
  const rows = await hub.prisma.agentSegment.findMany({ where: { conversationId: id } });
  return rows
    .map(
      ({ agentId: who, kind, result }) =>
        `${agents.findIndex((one) => one.agentId === who)} ${kind} ${result}`,
    )
    .toSorted();
}

/** Who is, or was, on a line. */
export const linesOf = async ({ hub }: VoiceDoor, conversationId: string): Promise<string[]> =>
  (await hub.prisma.leg.findMany({ where: { conversationId }, orderBy: { startedAt: 'asc' } })).map(
    ({ party }) => party,
  );
