import type { Prisma } from '../../prisma/generated/client.ts';
import type { AgentState } from '../contract/agents.ts';
import { DeviceTrouble } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { privateGuestOf } from '../guests/guestRows.ts';
import type { Hub } from '../hub.ts';

// An agent as others see it: intent as chosen, engagement as computed from reservations and conversations.

const parts = {
  user: { select: { role: true } },
  reservations: {
    where: { endedAt: null, OR: [{ state: 'pending' }, { kind: { not: 'work' } }] },
    select: { kind: true, state: true, createdAt: true, decidedAt: true },
  },
  internalCallsMade: { where: { endedAt: null, answeredAt: { not: null } }, select: { answeredAt: true } },
  internalCallsHad: { where: { endedAt: null, answeredAt: { not: null } }, select: { answeredAt: true } },
  conversations: {
    where: { state: { in: ['handled', 'wrapping'] } },
    select: {
      id: true,
      channel: true,
      state: true,
      clientId: true,
      client: { select: { name: true } },
      handledAt: true,
      connectedAt: true,
      heldSince: true,
      guests: { where: { state: { not: 'ended' } } },
      wrapStartedAt: true,
      wrapUpMode: true,
    },
    orderBy: { handledAt: 'asc' },
  },
} satisfies Prisma.AgentInclude;

type AgentRow = Prisma.AgentGetPayload<{ include: typeof parts }>;

/** What the agent is busy with, the most pressing first: a call, an offer, a missed offer, wrap-up. */
export function engagementOf(
  row: Pick<
    AgentRow,
    'conversations' | 'reservations' | 'internalCallsMade' | 'internalCallsHad' | 'missedSince' | 'idleSince'
  >,
): Pick<AgentState, 'engagement' | 'engagementSince'> {
  const since = (date: Date | null | undefined): string => (date ?? row.idleSince).toISOString();
  const call = row.conversations.find((one) => one.channel === 'call' && one.state === 'handled');
  const consulted = call && privateGuestOf(call.guests);
  if (consulted) return { engagement: 'consulting', engagementSince: since(consulted.createdAt) };
  const joined = row.reservations.find((one) => one.kind === 'consult' && one.state === 'accepted');
  if (joined) return { engagement: 'consulting', engagementSince: since(joined.decidedAt) };
  if (call?.heldSince) return { engagement: 'holding', engagementSince: since(call.heldSince) };
  if (call) return { engagement: 'talking', engagementSince: since(call.connectedAt ?? call.handledAt) };
  const [colleague] = [...row.internalCallsMade, ...row.internalCallsHad];
  if (colleague) return { engagement: 'consulting', engagementSince: since(colleague.answeredAt) };
  const offer = row.reservations.find((one) => one.state === 'pending');
  if (offer) return { engagement: 'offered', engagementSince: since(offer.createdAt) };
  if (row.missedSince) return { engagement: 'missed', engagementSince: since(row.missedSince) };
  const wrapping = row.conversations.find(
    (one) => one.state === 'wrapping' && !(one.channel === 'call' && one.wrapUpMode === 'optional'),
  );
  if (wrapping) return { engagement: 'wrapping', engagementSince: since(wrapping.wrapStartedAt) };
  const after = row.reservations.find((one) => one.kind === 'after');
  if (after) return { engagement: 'wrapping', engagementSince: since(after.decidedAt) };
  return { engagement: 'idle', engagementSince: since(row.idleSince) };
}

export function presentAgent(row: AgentRow): AgentState {
  return {
    id: row.id,
    name: row.name,
    role: row.user.role,
    intent: row.intent,
    intentReason: row.intentReason,
    nextIntent: row.nextIntent,
    nextReason: row.nextReason,
    intentSetBy: row.intentSetBy,
    device: row.device,
    deviceReason: DeviceTrouble.nullable().parse(row.deviceReason),
    fallbackNumber: row.fallbackNumber,
    intentSince: row.intentSince.toISOString(),
    ...engagementOf(row),
    missed: row.missedSince !== null,
    conversations: row.conversations.map((one) => ({
      id: one.id,
      channel: one.channel,
      clientId: one.clientId,
      clientName: one.client.name,
      state: one.state,
    })),
  };
}

/** The agents of a division, by name; programs' agents are left out. */
export async function listAgents(hub: Hub, divisionId: string): Promise<AgentState[]> {
  const rows = await hub.prisma.agent.findMany({
    where: { divisionId, isService: false, user: { disabledAt: null } },
    include: parts,
    orderBy: { name: 'asc' },
    take: 500,
  });
  return rows.map(presentAgent);
}

export async function loadAgent(db: Prisma.TransactionClient, agentId: string): Promise<AgentState> {
  const row = await db.agent.findUnique({ where: { id: agentId }, include: parts });
  if (!row) throw new AppError('not_found', 'There is no such agent');
  return presentAgent(row);
}

/** By id; who is no more is not in it. */
export async function loadAgents(
  db: Prisma.TransactionClient,
  agentIds: readonly string[],
): Promise<Map<string, AgentState>> {
  const rows = await db.agent.findMany({ where: { id: { in: [...new Set(agentIds)] } }, include: parts });
  return new Map(rows.map((row) => [row.id, presentAgent(row)]));
}
