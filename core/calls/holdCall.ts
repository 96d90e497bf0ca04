import type { Viewer } from '../access/viewer.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import { openGuestsOf, privateGuestOf } from '../guests/guestRows.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { liveLeg } from './legs.ts';

// The phone network confirms first, then the row changes: what the screen shows is what the client hears.

async function lineOf(
  hub: Hub,
  viewer: Viewer,
  { conversationId, party }: { conversationId: string; party: 'client' | 'agent' },
) {
  const conversation = await hub.prisma.conversation.findUniqueOrThrow({
    where: { id: conversationId },
    include: { guests: { where: { state: { not: 'ended' } } } },
  });
  if (conversation.agentId !== viewer.agentId && viewer.role === 'agent')
    throw new AppError('already_assigned', 'It is not your call');
  if (conversation.state !== 'handled' || conversation.channel !== 'call')
    throw new AppError('invalid_state', 'There is no live call');
  // Music for one of three is talk for the others: it would never be what the agent meant.
  if (party === 'client' && openGuestsOf(conversation.guests).length > 0)
    throw new AppError('invalid_state', 'There is no hold while more than two talk');
  if (party === 'client' && privateGuestOf(conversation.guests))
    throw new AppError('invalid_state', 'Swap, merge or complete the consultation');
  const leg = await liveLeg(hub, conversationId, party);
  if (!leg?.callSid || !conversation.conferenceSid)
    throw new AppError('invalid_state', 'The call is not connected yet');
  return { conference: conversation.conferenceSid, callSid: leg.callSid };
}

/** Puts the client on hold, with music, or takes the client back. Idempotent. */
export async function setHold(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; hold: boolean },
): Promise<Recorded | null> {
  const line = await lineOf(hub, viewer, { conversationId: order.conversationId, party: 'client' });
  await hub.channels.voice.setHold({ ...line, hold: order.hold });
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled' || (conversation.heldSince !== null) === order.hold) return null;
    const heldMs = conversation.heldSince ? Date.now() - conversation.heldSince.getTime() : 0;
    await tx.db.conversation.update({
      where: { id: conversation.id },
      data: {
        heldSince: order.hold ? new Date() : null,
        holdMs: conversation.holdMs + heldMs,
        version: { increment: 1 },
      },
    });
    await tx.db.leg.updateMany({
      where: { conversationId: conversation.id, party: 'client', parked: false, state: { not: 'ended' } },
      data: { held: order.hold, heldThere: order.hold },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId: conversation.id,
      agentId: viewer.agentId,
      kind: order.hold ? 'call.held' : 'call.resumed',
      data: { agentId: viewer.agentId },
    });
  });
}

/** Mutes the agent, or lets the agent be heard again. Not an event: it is nothing the client did or got. */
export async function setMuted(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; muted: boolean },
): Promise<void> {
  const line = await lineOf(hub, viewer, { conversationId: order.conversationId, party: 'agent' });
  await hub.channels.voice.setMuted({ ...line, muted: order.muted });
  await hub.prisma.conversation.updateMany({
    where: { id: order.conversationId, state: 'handled' },
    data: { muted: order.muted, version: { increment: 1 } },
  });
  hub.bus.desks([viewer.agentId], 'call');
}
