import { Prisma } from '../../prisma/generated/client.ts';
import { planWrapUp } from '../afterCall/modes.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { PartEnd, Target } from '../contract/inCall.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// A call leaves an agent's hands and goes on without that agent. The conversation stays one; the agent's part of it is the
// reservation, which from now on stands for that agent's after-call work.

/** Waited for so long already, as far as rank goes: a call that comes back is taken before all others. */
const BACK_SECONDS = 86_400;

export interface Part {
  talkMs: number;
  holdMs: number;
}

/** How long this agent has talked, and kept the client on hold, until now. */
export function partOf(conversation: ConversationRow, now: Date): Part {
  const { connectedAt, heldSince } = conversation;
  const holdMs = conversation.holdMs + (heldSince ? Math.max(0, now.getTime() - heldSince.getTime()) : 0);
  return { holdMs, talkMs: connectedAt ? Math.max(0, now.getTime() - connectedAt.getTime() - holdMs) : 0 };
}

interface GivenTo {
  endedBy: PartEnd;
  to: Target;
}

/**
 * Turns the holder's reservation into after-call work by the mode of the queue, or ends it where there is none, or none that
 * keeps the agent from other work. Gives until when the work lasts; null also for work that the agent ends.
 */
export async function beginAfterWork(
  tx: Tx,
  conversation: ConversationRow,
  { endedBy, to }: GivenTo,
): Promise<Date | null> {
  const intent = await intentOf(tx, conversation.agentId);
  const now = new Date();
  const plan = planWrapUp(conversation.queue, conversation, now);
  // Who is offline already is asked nothing anyway, and may be gone before saying that it is written up.
  const isOver = plan?.dueAt ? plan.dueAt <= now : intent === 'offline';
  const stays = plan !== null && !plan.frees && !isOver;
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', state: 'accepted', endedAt: null },
    data: {
      endedBy,
      givenTo: whoOf(to),
      ...(stays ? { kind: 'after', afterDueAt: plan.dueAt, afterMode: plan.mode } : { endedAt: now }),
    },
  });
  if (!stays && conversation.agentId)
    await tx.db.agent.update({ where: { id: conversation.agentId }, data: { idleSince: now } });
  return stays ? plan.dueAt : null;
}

/** Takes the agent's row, so that whoever goes home at this moment does so before, or finds what was begun. */
async function intentOf(tx: Tx, agentId: string | null): Promise<string | null> {
  const rows = await tx.db.$queryRaw<
    { intent: string }[]
  >`SELECT intent::text FROM agent WHERE id = ${agentId}::uuid FOR NO KEY UPDATE`;
  return rows[0]?.intent ?? null;
}

function whoOf({
  kind,
  id,
  name,
}: Target): { agentId: string | null } | { queueId: string | null } | { number: string } {
  if (kind === 'number') return { number: name };
  return kind === 'agent' ? { agentId: id } : { queueId: id };
}

interface GivenAway extends Part {
  agentId: string;
  how: 'cold' | 'warm';
  target: Target;
  afterDueAt: Date | null;
}

export async function recordTransfer(
  tx: Tx,
  conversation: ConversationRow,
  { afterDueAt, ...facts }: GivenAway,
): Promise<Recorded> {
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: facts.agentId,
    kind: 'call.transferred',
    data: { ...facts, afterDueAt: afterDueAt?.toISOString() ?? null },
  });
}

/** Music for the client, or back from it. What the network does about it follows from the event. */
export async function holdClient(tx: Tx, conversationId: string, held: boolean): Promise<void> {
  await tx.db.leg.updateMany({
    where: { conversationId, party: 'client', parked: false, state: { not: 'ended' } },
    data: { held },
  });
}

interface Waiting {
  state: 'queued' | 'offered';
  queueId: string;
  /** It comes back, or goes to somebody by name: before everybody else. */
  first: boolean;
}

/** The client waits again, with music: nobody holds the call, and the queue has it with the rank it had or at its head. */
export async function waitAgain(
  tx: Tx,
  conversation: ConversationRow,
  { state, queueId, first }: Waiting,
): Promise<void> {
  const now = new Date();
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state,
      queueId,
      agentId: null,
      connectedAt: null,
      heldSince: null,
      holdMs: 0,
      muted: false,
      graceUntil: null,
      recordingResumeAt: null,
      wrapUpRequested: false,
      queuedAt: now,
      waitingSince: now,
      version: { increment: 1 },
      // What a menu asked for stays through overflow, but an agent who sends the call elsewhere knows better.
      ...(queueId === conversation.queueId ? {} : { requiredSkills: Prisma.DbNull }),
      ...(first ? { rankAt: new Date(conversation.rankAt.getTime() - BACK_SECONDS * 1_000) } : {}),
    },
  });
  await holdClient(tx, conversation.id, true);
  await tx.db.queueVisit.create({
    data: { conversationId: conversation.id, queueId, channel: 'call' },
  });
}

/** Nobody has it any more and nobody is going to: back to the head of its queue, and why. */
export async function backToHead(
  tx: Tx,
  conversation: ConversationRow,
  { agentId, reason }: { agentId: string; reason: string },
): Promise<Recorded> {
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, kind: 'work', endedAt: null },
    data: { endedAt: new Date(), endedBy: 'system' },
  });
  await waitAgain(tx, conversation, { state: 'queued', queueId: conversation.queueId, first: true });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'conversation.requeued',
    data: { agentId, reason },
  });
}
