import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { checkClientFor, loadClientFor } from '../clients/clients.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ClientDetail } from '../contract/api.ts';
import { closeConversation } from '../conversations/closeConversation.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireWorker } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { block, release } from './block.ts';

// Marked as spam: closed, nobody is asked how it went, and it can be taken back. What was said stays on the timeline.

interface Order {
  conversationId: string;
  block: boolean;
}

/**
 * Closes a conversation as spam, and blocks its sender where that is wanted. Throws `invalid_state` for a call that somebody is
 * in, and for what is offered or over.
 */
export async function markSpam(hub: Hub, viewer: Viewer, order: Order): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    const closed = await closeAsSpam(tx, viewer, conversation);
    const address = order.block && (await senderOf(tx, conversation));
    if (address) await block(tx, viewer, { ...address, clientId: conversation.clientId });
    return closed;
  });
}

/** As markSpam, within a transaction that has the conversation's row. */
export async function closeAsSpam(tx: Tx, viewer: Viewer, conversation: ConversationRow): Promise<Recorded> {
  if (conversation.channel === 'call' && conversation.state !== 'wrapping')
    throw new AppError('invalid_state', 'A call is spam when its talk is over; before, end it');
  if (conversation.state === 'offered' || conversation.state === 'closed')
    throw new AppError('invalid_state', 'It is being offered, or is over');
  await requireWorker(tx, viewer, conversation);
  return closeConversation(tx, conversation, {
    disposition: null,
    note: null,
    automatic: false,
    outcome: 'spam',
  });
}

async function senderOf(tx: Tx, { addressId }: ConversationRow) {
  return addressId === null ? null : tx.db.address.findUnique({ where: { id: addressId } });
}

/**
 * It was none: what was held back waits in its queue, what was closed is open again there. A call stays closed, and so does what
 * the client is in touch with us by already; they are spam no more. Throws `invalid_state` for what was not taken for spam.
 */
export async function notSpam(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const { clientId, queueId, heldBackAt, outcome } = conversation;
    await requireWorker(tx, viewer, conversation);
    if (heldBackAt === null && outcome !== 'spam')
      throw new AppError('invalid_state', 'Nobody has taken this for spam');
    const was = heldBackAt === null ? 'closed' : 'heldBack';
    const reopened = was === 'heldBack' ? await letOut(tx, conversationId) : await reopen(tx, conversation);
    return recordEvent(tx, {
      clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'conversation.notSpam',
      data: { queueId, was, reopened },
    });
  });
}

async function letOut(tx: Tx, id: string): Promise<true> {
  await release(tx, { id });
  return true;
}

async function reopen(tx: Tx, conversation: ConversationRow): Promise<boolean> {
  const { id, clientId, channel, ourAddressId, queueId } = conversation;
  const open = await tx.db.conversation.count({
    where: {
      clientId,
      channel,
      ourAddressId,
      state: { in: ['arriving', 'queued', 'offered', 'handled', 'wrapping'] },
    },
  });
  // Nobody is on the line of a call any more.
  if (open > 0 || channel === 'call') {
    await tx.db.conversation.update({
      where: { id },
      data: { outcome: 'handled', version: { increment: 1 } },
    });
    return false;
  }
  const now = new Date();
  await tx.db.conversation.update({
    where: { id },
    data: {
      state: 'queued',
      outcome: null,
      closedAt: null,
      agentId: null,
      wrapStartedAt: null,
      queuedAt: now,
      waitingSince: now,
      rankAt: now,
      version: { increment: 1 },
    },
  });
  await tx.db.queueVisit.create({ data: { conversationId: id, queueId, channel } });
  return true;
}

/**
 * Everything of this client's is spam: all addresses are blocked, and what waits in the viewer's queues, or is in the viewer's
 * own hand, is closed. What waits elsewhere is held back, what a colleague has in hand stays there.
 */
export async function spamClient(hub: Hub, viewer: Viewer, clientId: string): Promise<ClientDetail> {
  await checkClientFor(hub, viewer, clientId);
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const addresses = await tx.db.address.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });
    const open = await tx.db.conversation.findMany({
      where: {
        clientId,
        channel: { not: 'call' },
        ...(mayOverrule(viewer) ? {} : { queueId: { in: viewer.queueIds } }),
        OR: [{ state: 'queued' }, { state: { in: ['handled', 'wrapping'] }, agentId: viewer.agentId }],
      },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    for (const { id } of open) await closeAsSpam(tx, viewer, await lockConversation(tx, id));
    for (const address of addresses) await block(tx, viewer, address);
  });
  return loadClientFor(hub, viewer, clientId);
}
