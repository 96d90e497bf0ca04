import type { Viewer } from '../access/viewer.ts';
import type { GuestMode, TargetOrder } from '../contract/inCall.ts';
import { conversationParts, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { holdClient } from '../guests/giveAway.ts';
import { askGuest, askNextOfQueue } from '../guests/guestOffers.ts';
import { privateGuestOf, type GuestRow } from '../guests/guestRows.ts';
import { guestFacts } from '../guests/guests.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { chooseTarget, lockTalk, type Chosen } from './targets.ts';

/** As many as a person can still tell apart by voice. */
const MOST_GUESTS = 4;

export interface GuestOrder {
  conversationId: string;
  to: TargetOrder;
  mode: 'consult' | 'add';
}

/**
 * Brings a third party into the call. `consult`: apart from the client, who hears music from now on; `add`: into the talk
 * itself. A colleague is asked first, a number is rung. Throws `conflict` when the colleague, or all of the queue, are busy.
 */
export async function bringGuest(hub: Hub, viewer: Viewer, order: GuestOrder): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockTalk(tx, viewer, order.conversationId);
    if (privateGuestOf(conversation.guests))
      throw new AppError('conflict', 'Finish the consultation that is under way');
    if (conversation.guests.length >= MOST_GUESTS)
      throw new AppError('conflict', 'There are as many in this call as there may be');
    const target = await chooseTarget(tx, conversation, order.to);
    const guest = await makeGuest(tx, conversation, { target, mode: order.mode });
    if (order.mode === 'consult') await beginHold(tx, conversation);
    return invite(tx, conversation, guest);
  });
}

/** Makes the guest's row, under the next number of the call. */
export async function makeGuest(
  tx: Tx,
  conversation: ConversationRow,
  { target, mode }: { target: Chosen; mode: GuestMode },
): Promise<GuestRow> {
  if (!conversation.agentId) throw new AppError('invalid_state', 'Nobody has the call');
  if (conversation.guests.some((one) => target.kind === 'agent' && one.agentId === target.id))
    throw new AppError('conflict', 'This colleague is asked already');
  const { _max: last } = await tx.db.callGuest.aggregate({
    where: { conversationId: conversation.id },
    _max: { seat: true },
  });
  return tx.db.callGuest.create({
    data: {
      conversationId: conversation.id,
      seat: (last.seat ?? 0) + 1,
      mode,
      state: target.kind === 'number' ? 'ringing' : 'asked',
      byAgentId: conversation.agentId,
      agentId: target.kind === 'agent' ? target.id : null,
      queueId: target.kind === 'queue' ? target.id : null,
      number: target.number,
    },
    include: conversationParts.guests.include,
  });
}

/** The client hears music as long as agent and guest talk among themselves. */
async function beginHold(tx: Tx, conversation: ConversationRow): Promise<void> {
  await holdClient(tx, conversation.id, true);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { heldSince: conversation.heldSince ?? new Date(), version: { increment: 1 } },
  });
}

async function invite(tx: Tx, conversation: ConversationRow, guest: GuestRow): Promise<Recorded> {
  const invited = await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: guest.byAgentId,
    kind: 'call.guestInvited',
    data: { ...guestFacts(guest), agentId: guest.byAgentId },
  });
  if (guest.agentId) await askGuest(tx, conversation, { guest, agentId: guest.agentId });
  if (guest.queueId) await askQueue(tx, conversation, guest);
  return invited;
}

/** Somebody of the queue, or nobody at all: then the client is not put on hold for it. */
async function askQueue(tx: Tx, conversation: ConversationRow, guest: GuestRow): Promise<void> {
  await askNextOfQueue(tx, conversation, guest);
  const asked = await tx.db.callGuest.findUniqueOrThrow({ where: { id: guest.id } });
  if (asked.state === 'ended')
    throw new AppError('conflict', `Nobody in ${guest.queue?.name ?? 'the queue'} is free now`, {
      details: { why: 'nobody_free' },
    });
}
