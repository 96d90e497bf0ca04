import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { RoutingWhy } from '../contract/events.ts';
import type { SplitConversation } from '../contract/links.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

type Order = z.output<typeof SplitConversation> & { conversationId: string };

/**
 * Gives a client's mail a conversation of its own, which later answers to it follow. Joining that one to the first takes it back.
 * Throws `invalid_state` for texts, whose thread is the number, for our own messages, and for the only message there is; `conflict` for a message of another conversation.
 */
export async function splitMail(hub: Hub, viewer: Viewer, order: Order): Promise<Recorded> {
  return withTransaction(hub, (tx) => split(tx, viewer, order));
}

async function split(tx: Tx, viewer: Viewer, { conversationId, messageId, hold }: Order): Promise<Recorded> {
  const from = await lockConversation(tx, conversationId);
  requireHolder(from, viewer);
  if (from.channel !== 'email')
    throw new AppError('invalid_state', 'Texts of one number are one conversation: only a mail is split off');
  if (from.state !== 'handled') throw new AppError('invalid_state', 'It is not being handled');
  const message = await tx.db.message.findFirst({ where: { id: messageId, conversationId } });
  if (!message) throw new AppError('conflict', 'This message is in another conversation');
  if (message.direction !== 'inbound')
    throw new AppError('invalid_state', 'Only what the client has written is split off');
  const others = await tx.db.message.count({ where: { conversationId, id: { not: messageId } } });
  if (others === 0) throw new AppError('invalid_state', 'It is the only message of this conversation');
  const id = await open(tx, viewer, { from, message, hold });
  await tx.db.message.update({ where: { id: messageId }, data: { conversationId: id } });
  await tx.db.$executeRaw`
    UPDATE conversation c SET version = c.version + 1, waiting_since = CASE WHEN c.waiting_since IS NOT NULL THEN (
      SELECT min(m.created_at) FROM message m WHERE m.conversation_id = c.id AND m.direction = 'inbound' AND m.created_at > coalesce(
        (SELECT max(o.created_at) FROM message o WHERE o.conversation_id = c.id AND o.direction = 'outbound'), '-infinity')) END
     WHERE c.id = ${conversationId}::uuid`;
  const told = { clientId: from.clientId, agentId: viewer.agentId };
  await recordEvent(tx, {
    ...told,
    conversationId,
    kind: 'conversation.mailSplitOff',
    data: { messageId, toConversationId: id, subject: message.subject },
  });
  return recordEvent(tx, {
    ...told,
    conversationId: id,
    kind: 'conversation.splitOff',
    data: {
      fromConversationId: conversationId,
      channel: 'email',
      queueId: from.queueId,
      messages: 1,
      why: 'by_agent',
    },
  });
}

interface Opening {
  from: ConversationRow;
  message: { subject: string | null; text: string };
  hold: boolean;
}

/** In the queue of the first: its stay there is over at once where whoever splits it off keeps it. */
async function open(tx: Tx, viewer: Viewer, { from, message, hold }: Opening): Promise<string> {
  const now = new Date();
  const id = randomUUID();
  const { clientId, ourAddressId, addressId, queueId, rankAt } = from;
  await tx.db.conversation.create({
    data: {
      id,
      thread: id,
      clientId,
      channel: 'email',
      direction: 'inbound',
      ourAddressId,
      addressId,
      queueId,
      rankAt,
      subject: message.subject,
      preview: message.text.slice(0, 140),
      openedAt: now,
      queuedAt: now,
      waitingSince: now,
      ...(hold ? { state: 'handled', agentId: viewer.agentId, handledAt: now } : { state: 'queued' }),
    },
  });
  await tx.db.queueVisit.create({
    data: {
      conversationId: id,
      queueId,
      channel: 'email',
      enteredAt: now,
      ...(hold ? { leftAt: now, result: 'answered', agentId: viewer.agentId } : {}),
    },
  });
  if (!hold) return id;
  const why: RoutingWhy = {
    rule: 'taken',
    queue: from.queue.name,
    waitedMs: 0,
    idleMs: null,
    position: 1,
    candidates: 1,
  };
  await tx.db.reservation.create({
    data: {
      conversationId: id,
      agentId: viewer.agentId,
      channel: 'email',
      state: 'accepted',
      why,
      expiresAt: now,
      decidedAt: now,
    },
  });
  return id;
}
