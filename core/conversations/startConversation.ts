import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { normaliseAddress } from '../clients/addresses.ts';
import type { StartConversation } from '../contract/api.ts';
import type { RoutingWhy } from '../contract/events.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import { requireFreeHand } from '../guests/freeHand.ts';
import type { Hub } from '../hub.ts';
import { checkDestination } from '../outbound/checkDestination.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { readOneWaySender } from '../contract/phoneForms.ts';
import { requireReach } from '../senders/textSenders.ts';
import { lockConversation, type ConversationRow } from './conversations.ts';
import { requireAnswerable } from './joinedParts.ts';
import { chooseOurs } from './ourAddresses.ts';
import { replyIn } from './sendReply.ts';
import { undoUntil } from './undoSend.ts';

type Order = z.output<typeof StartConversation>;
/** `sendAt`: it may be taken back until then. */
type Start = Order & { sendAt: Date | undefined };

export interface Started {
  conversationId: string;
  eventId: string;
  seq: number;
}

/**
 * The agent writes or calls first. An open conversation with the same client, channel and address of ours is used
 * instead of a second one, if it waits or is the agent's own. Throws `invalid_request`, `already_assigned`, `conflict`.
 */
export async function startConversation(hub: Hub, viewer: Viewer, order: Order): Promise<Started> {
  if (order.channel !== 'call' && !order.text && !order.html && !order.attachmentIds?.length) {
    throw new AppError('invalid_request', 'There is nothing to send', { fields: { text: 'is missing' } });
  }
  const sendAt = await undoUntil(hub, order.canUndo && order.channel !== 'call');
  try {
    return await withTransaction(hub, (tx) => start(tx, viewer, { ...order, sendAt }));
  } catch (error) {
    if (isUniqueViolation(error, 'conversation_one_call_per_agent'))
      throw new AppError('conflict', 'You are on another call', { cause: error });
    if (isUniqueViolation(error, 'conversation_one_open'))
      throw new AppError('conflict', 'A conversation with this client has just begun', { cause: error });
    throw error;
  }
}

async function start(tx: Tx, viewer: Viewer, order: Start): Promise<Started> {
  const kind = order.channel === 'email' ? 'email' : 'phone';
  const value = normaliseAddress(kind, order.to);
  if (!value) {
    if (order.channel === 'sms' && readOneWaySender(order.to))
      requireReach({ sender: '+', sendsTo: [], to: order.to });
    throw new AppError('invalid_request', 'This is no address we can reach', {
      fields: { to: `is not a ${kind === 'phone' ? 'phone number' : 'mail address'}` },
    });
  }
  const client = await clientOf(tx, viewer, { kind, value, clientId: order.clientId });
  const ours = await chooseOurs(tx, viewer, { ...order, to: value, clientId: client.clientId });
  const open = await tx.db.conversation.findFirst({
    where: {
      clientId: client.clientId,
      channel: order.channel,
      ourAddressId: ours.id,
      thread: '',
      state: { in: ['arriving', 'queued', 'offered', 'handled', 'joined'] },
    },
    select: { id: true },
  });
  const conversation = open
    ? await joinOpen(tx, viewer, open.id)
    : await openOutbound(tx, viewer, { order, client, ours });
  if (order.channel === 'call') {
    await requireFreeHand(tx, viewer.agentId, conversation.id);
    await checkDestination(tx, { ...viewer, to: value, conversationId: conversation.id });
    return placeCall(tx, viewer, { conversation, to: value });
  }
  const sent = await replyIn(tx, conversation, {
    text: order.text ?? '',
    html: order.html,
    subject: order.subject,
    clientKey: order.clientKey,
    sendAt: order.sendAt,
    attachmentIds: order.attachmentIds,
    copies: order.copies,
    agentId: viewer.agentId,
  });
  return { conversationId: conversation.id, eventId: sent.eventId, seq: sent.seq };
}

async function clientOf(
  tx: Tx,
  viewer: Viewer,
  wanted: { kind: 'phone' | 'email'; value: string; clientId: string | undefined },
) {
  const known = await tx.db.address.findUnique({
    where: { kind_value: { kind: wanted.kind, value: wanted.value } },
    include: { client: true },
  });
  // Addresses are one person's in the whole house, so it must be refused; whose it is stays untold.
  if (known && known.client.divisionId !== viewer.divisionId)
    throw new AppError('conflict', 'This address belongs to another client');
  if (known && wanted.clientId && known.clientId !== wanted.clientId) {
    throw new AppError('conflict', 'This address belongs to another client', {
      details: { clientId: known.clientId },
    });
  }
  if (known) {
    if (known.optedOutAt)
      throw new AppError('opted_out', 'The client has asked not to be contacted at this address');
    return { clientId: known.clientId, addressId: known.id };
  }
  if (wanted.clientId) {
    const client = await tx.db.client.findFirst({
      where: { id: wanted.clientId, divisionId: viewer.divisionId },
    });
    if (!client) throw new AppError('not_found', 'There is no such client');
    const address = await tx.db.address.create({
      data: { clientId: client.id, kind: wanted.kind, value: wanted.value },
    });
    return { clientId: client.id, addressId: address.id };
  }
  const rows = await tx.db.$queryRaw<{ found_client: string; found_address: string }[]>`
    SELECT * FROM resolve_client(${wanted.kind}::"AddressKind", ${wanted.value}, ${viewer.divisionId}::uuid, NULL, NULL)`;
  const made = rows[0];
  if (!made) throw new Error('resolve_client gave no row');
  return { clientId: made.found_client, addressId: made.found_address };
}

async function joinOpen(tx: Tx, viewer: Viewer, id: string): Promise<ConversationRow> {
  const conversation = await lockConversation(tx, id);
  if (conversation.agentId === viewer.agentId) {
    if (conversation.channel === 'call')
      throw new AppError('conflict', 'You are already in a call with this client');
    await requireAnswerable(tx, conversation);
    return conversation;
  }
  if (conversation.agentId) {
    throw new AppError(
      'already_assigned',
      `${conversation.agent?.name ?? 'Somebody else'} is in touch with this client`,
      { details: { conversationId: id } },
    );
  }
  throw new AppError('conflict', 'The client is waiting in the queue: take that conversation', {
    details: { conversationId: id },
  });
}

interface Opening {
  order: Order;
  client: { clientId: string; addressId: string };
  ours: { id: string; queueId: string };
}

async function openOutbound(
  tx: Tx,
  viewer: Viewer,
  { order, client, ours }: Opening,
): Promise<ConversationRow> {
  const now = new Date();
  const made = await tx.db.conversation.create({
    data: {
      clientId: client.clientId,
      channel: order.channel,
      direction: 'outbound',
      ourAddressId: ours.id,
      addressId: client.addressId,
      queueId: ours.queueId,
      state: 'handled',
      agentId: viewer.agentId,
      subject: order.subject ?? null,
      preview: order.text?.slice(0, 140) ?? null,
      handledAt: now,
    },
    include: { queue: { select: { name: true } } },
  });
  const why: RoutingWhy = {
    rule: 'outbound',
    queue: made.queue.name,
    waitedMs: 0,
    idleMs: null,
    position: 1,
    candidates: 1,
  };
  await tx.db.reservation.create({
    data: {
      conversationId: made.id,
      agentId: viewer.agentId,
      channel: order.channel,
      state: 'accepted',
      why,
      expiresAt: now,
      decidedAt: now,
    },
  });
  await recordEvent(tx, {
    clientId: client.clientId,
    conversationId: made.id,
    agentId: viewer.agentId,
    kind: 'conversation.opened',
    data: { channel: order.channel, agentId: viewer.agentId, subject: order.subject ?? null },
  });
  return lockConversation(tx, made.id);
}

async function placeCall(
  tx: Tx,
  viewer: Viewer,
  { conversation, to }: { conversation: ConversationRow; to: string },
): Promise<Started> {
  const placed = await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: viewer.agentId,
    kind: 'call.placed',
    data: { from: conversation.ourAddress.value, to, agentId: viewer.agentId },
  });
  return { conversationId: conversation.id, eventId: placed.eventId, seq: placed.seq };
}
