import type { Prisma } from '../../prisma/generated/client.ts';
import type { CallGuest, Target } from '../contract/inCall.ts';

// A guest: a third party whom an agent brings into a call. How its row is read and shown.

export const guestParts = {
  agent: { select: { name: true } },
  byAgent: { select: { name: true } },
  queue: { select: { name: true } },
  legs: { where: { endedAt: null }, select: { held: true } },
} satisfies Prisma.CallGuestInclude;

export type GuestRow = Prisma.CallGuestGetPayload<{ include: typeof guestParts }>;

/** Whom the agent chose, whoever is asked for it. */
export function targetOf(row: Pick<GuestRow, 'agent' | 'agentId' | 'queue' | 'queueId' | 'number'>): Target {
  if (row.queueId) return { kind: 'queue', id: row.queueId, name: row.queue?.name ?? '' };
  if (row.number) return { kind: 'number', id: null, name: row.number };
  return { kind: 'agent', id: row.agentId, name: row.agent?.name ?? '' };
}

export function presentGuest(row: GuestRow): CallGuest {
  return {
    seat: row.seat,
    mode: row.mode,
    state: row.state,
    target: targetOf(row),
    agentId: row.agentId,
    agentName: row.agent?.name ?? null,
    byAgentId: row.byAgentId,
    byName: row.byAgent.name,
    held: row.legs.some((leg) => leg.held),
    merged: row.mergedAt !== null,
    joinedAt: row.joinedAt?.toISOString() ?? null,
  };
}

type Kept = Pick<GuestRow, 'mode' | 'state' | 'mergedAt'>;

/** Whom the agent talks with apart from the client, or to whom the call is being handed. At most one in a call. */
export function privateGuestOf<G extends Kept>(guests: readonly G[]): G | undefined {
  return guests.find((one) => one.state !== 'ended' && one.mode !== 'add' && one.mergedAt === null);
}

/** Who talks with client and agent alike. */
export function openGuestsOf<G extends Kept>(guests: readonly G[]): G[] {
  return guests.filter((one) => one.state === 'in_call' && one.mergedAt !== null);
}
