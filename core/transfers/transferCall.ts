import type { Viewer } from '../access/viewer.ts';
import { handOut } from '../calls/handOut.ts';
import type { RoutingWhy } from '../contract/events.ts';
import type { Target, TargetOrder } from '../contract/inCall.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { beginAfterWork, holdClient, partOf, recordTransfer, waitAgain } from '../guests/giveAway.ts';
import { privateGuestOf, targetOf, type GuestRow } from '../guests/guestRows.ts';
import { dismissLegs, endGuests, guestFacts } from '../guests/guests.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { makeGuest } from './bringGuest.ts';
import { chooseTarget, lockTalk, type Chosen } from './targets.ts';

// A call goes from one agent to a colleague, a queue or an outside number: cold, or warm after a consultation. One
// transaction moves holder, reservation, queue visit and legs, so that at every instant somebody has the client or the
// client waits in a queue.

const OFFER_SECONDS = 20;

/** Cold: the agent is out at once, and the client hears music until the other side is there. */
export async function transferCall(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; to: TargetOrder },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, order.conversationId);
    if (privateGuestOf(conversation.guests))
      throw new AppError('conflict', 'Finish the consultation that is under way');
    const target = await chooseTarget(tx, conversation, order.to);
    await endGuests(tx, conversation, 'call_over');
    return target.kind === 'number'
      ? ringOutside(tx, conversation, target)
      : giveAway(tx, conversation, target);
  });
}

/** To a colleague by name, who is asked; or to a queue, which has it with the rank it had. */
async function giveAway(tx: Tx, conversation: ConversationRow, target: Chosen): Promise<Recorded> {
  const { agentId } = conversation;
  if (!agentId || target.id === null) throw new AppError('invalid_state', 'Nobody has the call');
  const part = partOf(conversation, new Date());
  const to: Target = { kind: target.kind, id: target.id, name: target.name };
  const afterDueAt = await beginAfterWork(tx, conversation, { endedBy: 'cold', to });
  await dismissLegs(tx, { conversationId: conversation.id, party: 'agent' }, 'gave_away');
  const isAgent = target.kind === 'agent';
  await waitAgain(tx, conversation, {
    state: isAgent ? 'offered' : 'queued',
    queueId: isAgent ? conversation.queueId : target.id,
    first: isAgent,
  });
  const transferred = await recordTransfer(tx, conversation, {
    ...part,
    agentId,
    how: 'cold',
    target: to,
    afterDueAt,
  });
  if (isAgent) await offerTo(tx, conversation, target.id);
  return transferred;
}

async function offerTo(tx: Tx, conversation: ConversationRow, agentId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + OFFER_SECONDS * 1_000);
  const why: RoutingWhy = {
    rule: 'transfer',
    queue: conversation.queue.name,
    waitedMs: 0,
    idleMs: null,
    position: 1,
    candidates: 1,
    ...(conversation.agent ? { by: conversation.agent.name } : {}),
  };
  const reservation = await tx.db.reservation.create({
    data: { conversationId: conversation.id, agentId, channel: 'call', state: 'pending', why, expiresAt },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    kind: 'conversation.offered',
    data: {
      reservationId: reservation.id,
      agentId,
      channel: 'call',
      expiresAt: expiresAt.toISOString(),
      why,
    },
  });
}

/** The agent's line is hung up; the number is rung, and who gives it away stays responsible until it is picked up. */
async function ringOutside(tx: Tx, conversation: ConversationRow, target: Chosen): Promise<Recorded> {
  const guest = await makeGuest(tx, conversation, { target, mode: 'cold' });
  await dismissLegs(tx, { conversationId: conversation.id, party: 'agent' }, 'gave_away');
  await holdClient(tx, conversation.id, true);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { heldSince: conversation.heldSince ?? new Date(), version: { increment: 1 } },
  });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: guest.byAgentId,
    kind: 'call.guestInvited',
    data: { ...guestFacts(guest), agentId: guest.byAgentId },
  });
}

/**
 * Warm: the agent leaves, and who was consulted, or is in the call on this seat, has it from now on. Throws `invalid_state`
 * when nobody is there yet.
 */
export async function completeTransfer(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; seat?: number | undefined },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, order.conversationId);
    const { seat } = order;
    const guest =
      seat === undefined
        ? (privateGuestOf(conversation.guests) ?? conversation.guests[0])
        : conversation.guests.find((one) => one.seat === seat);
    const { agentId } = conversation;
    if (guest?.state !== 'in_call' || !agentId)
      throw new AppError('invalid_state', 'Nobody is there to take the call');
    return guest.number !== null
      ? handOut(tx, conversation, { guest, how: 'warm', agentId })
      : handOver(tx, conversation, { guest, from: agentId });
  });
}

/** Who came, also when a queue was asked. */
const colleagueOf = ({ agentId, agent }: GuestRow): Target => ({
  kind: 'agent',
  id: agentId,
  name: agent?.name ?? '',
});

/** The colleague's reservation becomes the one that holds, and the colleague's leg the agent's. */
async function handOver(
  tx: Tx,
  conversation: ConversationRow,
  { guest, from }: { guest: GuestRow; from: string },
): Promise<Recorded> {
  const now = new Date();
  const part = partOf(conversation, now);
  // First, so that the holder's part, which is noted as it ends, says who has it now.
  await tx.db.callGuest.update({
    where: { id: guest.id },
    data: { state: 'ended', result: 'completed', endedAt: now },
  });
  const afterDueAt = await beginAfterWork(tx, conversation, { endedBy: 'warm', to: colleagueOf(guest) });
  await dismissLegs(tx, { conversationId: conversation.id, party: 'agent' }, 'gave_away');
  await tx.db.reservation.updateMany({
    where: { guestId: guest.id, state: 'accepted', endedAt: null },
    data: { kind: 'work' },
  });
  await tx.db.leg.updateMany({
    where: { guestId: guest.id, state: { not: 'ended' } },
    data: { party: 'agent', agentId: guest.agentId, guestId: null, held: false },
  });
  await holdClient(tx, conversation.id, false);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      agentId: guest.agentId,
      connectedAt: now,
      heldSince: null,
      holdMs: 0,
      muted: false,
      wrapUpRequested: false,
      version: { increment: 1 },
    },
  });
  return recordTransfer(tx, conversation, {
    ...part,
    agentId: from,
    how: 'warm',
    target: targetOf(guest),
    afterDueAt,
  });
}
