import type { Viewer } from '../access/viewer.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { holdClient, partOf } from '../guests/giveAway.ts';
import { privateGuestOf, type GuestRow } from '../guests/guestRows.ts';
import { endGuest, guestFacts } from '../guests/guests.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { lockTalk } from './targets.ts';

// Swap, merge, back out, remove, leave. The rows say who is on hold; the job that follows makes the network do so.

/** Who is being consulted and there. Throws `invalid_state`. */
function consultedOf(conversation: ConversationRow): GuestRow {
  const guest = privateGuestOf(conversation.guests);
  if (guest?.mode !== 'consult' || guest.state !== 'in_call')
    throw new AppError('invalid_state', 'Nobody is being consulted');
  return guest;
}

async function holdGuest(tx: Tx, guestId: string, held: boolean): Promise<void> {
  await tx.db.leg.updateMany({ where: { guestId, state: { not: 'ended' } }, data: { held } });
}

/** Takes the client back from music; the time there is counted. */
async function takeClientBack(tx: Tx, conversation: ConversationRow): Promise<void> {
  const { id } = conversation;
  await holdClient(tx, id, false);
  await tx.db.conversation.update({
    where: { id },
    data: {
      heldSince: null,
      holdMs: partOf(conversation, new Date()).holdMs,
      version: { increment: 1 },
    },
  });
}

/** From the client to the guest or back: one of them hears music. */
export async function swapParties(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, conversationId);
    const guest = consultedOf(conversation);
    const toClient = conversation.heldSince !== null;
    await holdGuest(tx, guest.id, toClient);
    if (toClient) await takeClientBack(tx, conversation);
    else {
      await holdClient(tx, conversation.id, true);
      await tx.db.conversation.update({
        where: { id: conversation.id },
        data: { heldSince: new Date(), version: { increment: 1 } },
      });
    }
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: conversation.agentId,
      kind: 'call.swapped',
      data: {
        agentId: guest.byAgentId,
        seat: guest.seat,
        talksWith: toClient ? 'client' : 'guest',
      },
    });
  });
}

/** All three talk with each other. */
export async function mergeParties(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, conversationId);
    const guest = consultedOf(conversation);
    await tx.db.callGuest.update({ where: { id: guest.id }, data: { mergedAt: new Date() } });
    await holdGuest(tx, guest.id, false);
    await takeClientBack(tx, conversation);
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: conversation.agentId,
      kind: 'call.merged',
      data: { ...guestFacts(guest), agentId: guest.byAgentId },
    });
  });
}

/**
 * Takes a guest out, or the question to one back. Backing out of a consultation, and of a cold transfer that still rings,
 * leads to the client again. Without a seat: the one who is consulted or being rung.
 */
export async function removeGuest(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; seat?: number | undefined },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, order.conversationId);
    const inPrivate = privateGuestOf(conversation.guests);
    const guest =
      order.seat === undefined ? inPrivate : conversation.guests.find((one) => one.seat === order.seat);
    if (!guest)
      throw order.seat === undefined
        ? new AppError('invalid_state', 'Nobody is being consulted')
        : new AppError('not_found', 'There is nobody on this seat');
    const ended = await endGuest(tx, conversation, {
      guest,
      result: guest.joinedAt ? 'removed' : 'canceled',
    });
    if (guest.mode === 'cold') await rejoin(tx, conversation, guest.byAgentId);
    else if (guest === inPrivate) await takeClientBack(tx, conversation);
    return ended;
  });
}

/** The agent's own line is gone since the transfer began: it is rung again, and the client hears music until it is there. */
async function rejoin(tx: Tx, conversation: ConversationRow, agentId: string): Promise<void> {
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      graceUntil: new Date(Date.now() + BACK_WITHIN_MS),
      heldSince: null,
      holdMs: partOf(conversation, new Date()).holdMs,
      version: { increment: 1 },
    },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId,
    kind: 'call.rejoining',
    data: { agentId },
  });
}

const BACK_WITHIN_MS = 60_000;

/** A guest who is a colleague leaves the call; it stays its holder's. Throws `invalid_state`. */
export async function leaveAsGuest(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const guest = conversation.guests.find((one) => one.agentId === viewer.agentId && one.state !== 'asked');
    if (!guest) throw new AppError('invalid_state', 'You are not in this call');
    return endGuest(tx, conversation, { guest, result: 'left' });
  });
}
